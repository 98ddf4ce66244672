package dev.apikeys.example;

import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.KeyStore;
import java.time.Duration;

/** How much is remembered, how soon changes elsewhere are seen, and what a flood may reach. */
final class CacheExample {

  private CacheExample() {}

  static ApiKeys open(KeyStore store, byte[] pepper) {
    CachePolicy cache =
        CachePolicy.standard()
            .withMaximumKeys(50_000) // about 1 KB each, and what their metadata need
            .withPollInterval(Duration.ofMillis(500))
            .withMaxStaleIfError(Duration.ofMinutes(5)); // trades freshness for availability
    return ApiKeys.builder(store).pepper("p1", pepper).cache(cache).missBudget(500, 50).build();
  }
}
