package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.contract.RateLimiterContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a limiter that counts for all nodes does besides, set up as an application does it. */
abstract class SharedLimiterContract extends RateLimiterContract {

  /** A node over these keys, with buckets that it shares with all others. */
  abstract ApiKeys open(KeyStore store);

  @Test
  void limitsKeysOfAllNodesTogether() {
    InMemoryKeyStore store = new InMemoryKeyStore();
    try (ApiKeys one = open(store);
        ApiKeys other = open(store)) {
      String token =
          one.as(Actor.of("alice"))
              .issue(NewKey.named("ci").limitedTo(1, Duration.ofDays(31)))
              .token()
              .reveal();
      assertThat(one.verify(token, VerificationContext.none())).isInstanceOf(Verified.class);
      Rejected refused = (Rejected) other.verify(token, VerificationContext.none());
      assertThat(refused.reason()).isEqualTo(Rejection.RATE_LIMITED);
    }
  }
}
