package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import org.junit.jupiter.api.Test;

class SignedKeyExampleTest {

  private static final JwtFormat FORMAT =
      SignedKeyExample.format(GivenKeys.ED.pem(), GivenKeys.RSA.publicJwk());

  private static ApiKeys issuing() {
    return SignedKeyExample.issuing(new InMemoryKeyStore(), new byte[32], FORMAT);
  }

  private static void assertReport(IssuedKey issued, String report) {
    assertThat(
            SignedKeyExample.report(FORMAT.publishedKeys().orElseThrow(), issued.token().reveal()))
        .isEqualTo(report);
  }

  @Test
  void reportsElsewhereForOwnerlessKeysByTheirId() {
    try (ApiKeys keys = issuing()) {
      NewKey ownerless = NewKey.named("ci").inTenant("acme").withScopes("orders:read");
      IssuedKey issued = keys.as(Actor.of("alice")).issue(ownerless);
      assertReport(issued, "report for key " + issued.key().id());
    }
  }

  @Test
  void reportsNothingToOtherTenantsAndWithoutTheScope() {
    try (ApiKeys keys = issuing()) {
      Lifecycle lifecycle = keys.as(Actor.of("alice"));
      NewKey reading = NewKey.named("ci").ownedBy("user-123").withScopes("orders:read");
      assertReport(lifecycle.issue(reading), "403 insufficient_scope");
      assertReport(lifecycle.issue(reading.inTenant("other")), "403 insufficient_scope");
      NewKey plain = NewKey.named("ci").inTenant("acme").ownedBy("user-123");
      assertReport(lifecycle.issue(plain), "403 insufficient_scope");
    }
  }

  @Test
  void reportsElsewhereAndRevokesHere() {
    try (ApiKeys keys = issuing()) {
      String token = SignedKeyExample.issue(keys);
      assertThat(SignedKeyExample.report(FORMAT.publishedKeys().orElseThrow(), token))
          .isEqualTo("report for user-123");
      assertThat(SignedKeyExample.report(FORMAT.publishedKeys().orElseThrow(), token + "AAAA"))
          .isEqualTo("401 SIGNATURE");

      String id = keys.as(Actor.of("alice")).list(KeyQuery.all()).get(0).id();
      keys.as(Actor.of("alice")).revoke(id, "laptop stolen");
      assertThat(keys.verify(token, VerificationContext.none()))
          .isInstanceOfSatisfying(
              Rejected.class, refused -> assertThat(refused.reason()).isEqualTo(Rejection.REVOKED));
    }
  }
}
