package dev.apikeys.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.function.Consumer;

/** The life of a key in plain Java: issued, verified, revoked. */
final class PlainJavaExample {

  private PlainJavaExample() {}

  static void run(byte[] pepper, Consumer<String> out) {
    try (ApiKeys keys =
        ApiKeys.builder(new InMemoryKeyStore()).prefix("acme_live").pepper("p1", pepper).build()) {

      IssuedKey issued =
          keys.as(Actor.of("alice"))
              .issue(
                  NewKey.named("CI/CD Pipeline Key")
                      .ownedBy("user-123")
                      .withScopes("api:read", "deploy:production")
                      .expiringIn(Duration.ofDays(90)));
      String token = issued.token().reveal(); // now or never

      out.accept(deploy(keys, token));
      keys.as(Actor.of("alice")).revoke(issued.key().id(), "laptop stolen");
      out.accept(deploy(keys, token));
    }
  }

  private static String deploy(ApiKeys keys, String presented) {
    ScopeRequirement required = ScopeRequirement.allOf("deploy:production");
    Verification answer = keys.verify(presented, VerificationContext.requiring(required));
    if (answer instanceof Verified verified) {
      return "deployed for " + verified.key().owner().orElseThrow();
    }
    return "refused: " + ((Rejected) answer).reason();
  }
}
