package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyQuery;
import dev.apikeys.Rejection;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import org.junit.jupiter.api.Test;

class SignedKeyExampleTest {

  @Test
  void reportsElsewhereAndRevokesHere() {
    JwtFormat format = SignedKeyExample.format(GivenKeys.ED.pem(), GivenKeys.RSA.publicJwk());
    try (ApiKeys keys = SignedKeyExample.issuing(new InMemoryKeyStore(), new byte[32], format)) {
      String token = SignedKeyExample.issue(keys);
      assertThat(SignedKeyExample.report(format.jwks(), token)).isEqualTo("report for user-123");
      assertThat(SignedKeyExample.report(format.jwks(), token + "AAAA")).isEqualTo("401 SIGNATURE");

      String id = keys.as(Actor.of("alice")).list(KeyQuery.all()).get(0).id();
      keys.as(Actor.of("alice")).revoke(id, "laptop stolen");
      assertThat(keys.verify(token, VerificationContext.none()))
          .isInstanceOfSatisfying(
              Rejected.class, refused -> assertThat(refused.reason()).isEqualTo(Rejection.REVOKED));
    }
  }
}
