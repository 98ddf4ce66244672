package dev.apikeys.jdbc.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.JdbcKeyStore;
import java.time.Duration;
import java.util.HexFormat;

/** A complete program: issues a key, kept in a file beside it, and verifies its token. */
final class PlainJava {

  public static void main(String[] args) {
    byte[] pepper = HexFormat.of().parseHex(System.getenv("API_KEYS_PEPPER"));
    try (JdbcKeyStore store = JdbcKeyStore.connect("jdbc:h2:./keys;WRITE_DELAY=0", "sa", "")) {
      store.createSchema();
      try (ApiKeys keys = ApiKeys.builder(store).prefix("acme_live").pepper("p1", pepper).build()) {
        NewKey request = NewKey.named("CI pipeline").ownedBy("user-123").withScopes("api:read");
        IssuedKey issued =
            keys.as(Actor.of("alice")).issue(request.expiringIn(Duration.ofDays(90)));
        String token = issued.token().reveal();
        System.out.println(token);

        VerificationContext context =
            VerificationContext.requiring(ScopeRequirement.allOf("api:read"));
        if (keys.verify(token, context) instanceof Verification.Verified verified) {
          System.out.println("Welcome, " + verified.key().owner().orElse("stranger"));
        }
      }
    }
  }
}
