package dev.apikeys.jdbc;

import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.KeyPolicy;
import dev.apikeys.RateLimit;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same keys with a limit that this node counts, and that never runs out. */
@State(Scope.Benchmark)
public class LimitedKeys extends CachedKeys {

  private static final RateLimit LIMIT =
      new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1));

  @Override
  ApiKeysBuilder set(ApiKeysBuilder builder) {
    return builder.policy(KeyPolicy.unrestricted().rateLimitByDefault(LIMIT));
  }
}
