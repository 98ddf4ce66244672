package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheExampleTest {

  @Test
  void refusesAtOnceWhatItRemembersAndRevokes() {
    try (ApiKeys keys = CacheExample.open(new InMemoryKeyStore(), new byte[32])) {
      IssuedKey issued = keys.as(Actor.of("alice")).issue(NewKey.named("ci"));
      String token = issued.token().reveal();
      assertThat(keys.verify(token, VerificationContext.none()))
          .isInstanceOf(Verification.Verified.class);
      keys.as(Actor.of("alice")).revoke(issued.key().id(), "laptop stolen");
      assertThat(keys.verify(token, VerificationContext.none()))
          .isEqualTo(
              new Verification.Rejected(
                  Rejection.REVOKED,
                  List.of(),
                  Optional.of(keys.as(Actor.of("alice")).get(issued.key().id())),
                  Optional.empty()));
    }
  }
}
