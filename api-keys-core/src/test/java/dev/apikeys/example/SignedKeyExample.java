package dev.apikeys.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.jwt.JwtClaims;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import dev.apikeys.jwt.JwtVerification;
import dev.apikeys.jwt.JwtVerification.Rejected;
import dev.apikeys.jwt.JwtVerification.Verified;
import dev.apikeys.jwt.JwtVerifier;
import java.time.Duration;

/** Keys that are signed JWTs: issued here, verified in another service. */
final class SignedKeyExample {

  private SignedKeyExample() {}

  /** The issuer: signs with one key, and publishes the earlier one as well. */
  static JwtFormat format(String signingPem, String earlierJwk) {
    JwtKeys keys =
        JwtKeys.signingWith(JwtKey.ofPem("2026-03", signingPem))
            .publishing(JwtKey.ofJwk(earlierJwk));
    return JwtFormat.create("https://issuer.example", keys).withAudience("orders");
  }

  static ApiKeys issuing(KeyStore store, byte[] pepper, JwtFormat format) {
    return ApiKeys.builder(store).pepper("p1", pepper).format(format).build();
  }

  static String issue(ApiKeys keys) {
    return keys.as(Actor.of("alice"))
        .issue(
            NewKey.named("nightly report")
                .inTenant("acme")
                .ownedBy("user-123")
                .withScopes("orders:read")
                .expiringIn(Duration.ofDays(1)))
        .token()
        .reveal();
  }

  /** Another service, of one tenant, which has the issuer's published keys alone. */
  static String report(String jwks, String presented) {
    JwtVerifier verifier =
        JwtVerifier.create("https://issuer.example", jwks).withAudience("orders"); // keep it
    JwtVerification answer = verifier.verify(presented);
    if (!(answer instanceof Verified verified)) {
      return "401 " + ((Rejected) answer).reason();
    }
    JwtClaims claims = verified.claims();
    if (!claims.tenant().equals("acme") || !claims.scopes().covers("orders:read")) {
      return "403 insufficient_scope";
    }
    return "report for " + claims.owner().orElse("key " + claims.keyId());
  }
}
