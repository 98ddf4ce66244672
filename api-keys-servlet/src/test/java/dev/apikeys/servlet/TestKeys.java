package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.KeyStore;

/** Keys as the tests use them: peppered, with the prefix {@code acme_live}. */
final class TestKeys {

  private TestKeys() {}

  static ApiKeys over(KeyStore store) {
    return ApiKeys.builder(store)
        .prefix("acme_live")
        .pepper("p1", new byte[32])
        .cache(CachePolicy.none()) // so that each verification counts
        .build();
  }
}
