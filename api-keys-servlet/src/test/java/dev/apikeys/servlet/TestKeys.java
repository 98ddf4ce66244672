package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.CachePolicy;
import dev.apikeys.KeyStore;
import dev.apikeys.RateLimit;
import java.time.Duration;

/** Keys as the tests use them: peppered, with the prefix {@code acme_live}. */
final class TestKeys {

  private TestKeys() {}

  /** So many that tests of something else never meet the limit. */
  static final RateLimit PLENTY = new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1));

  static ApiKeys over(KeyStore store) {
    return builder(store).cache(CachePolicy.none()).build(); // so that each verification counts
  }

  static ApiKeysBuilder builder(KeyStore store) {
    return ApiKeys.builder(store)
        .prefix("acme_live")
        .pepper("p1", new byte[32])
        .failedAttempts(PLENTY);
  }
}
