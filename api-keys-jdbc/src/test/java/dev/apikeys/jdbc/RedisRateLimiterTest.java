package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.KeyStore;
import dev.apikeys.RateLimit;
import dev.apikeys.RateLimiter;
import dev.apikeys.jdbc.example.LimitsInRedis;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A limiter whose buckets are in Redis, as {@link LimitsInRedis} sets it up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisRateLimiterTest extends SharedLimiterContract {

  /** Longer than a slow machine needs. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Redis server = new Redis();
  private final RedisClient client = RedisClient.create(server.url());
  private final ProxyManager<String> buckets = LimitsInRedis.buckets(client, TIMEOUT);

  RedisRateLimiterTest() throws IOException {}

  @AfterAll
  void close() {
    try (server) {
      client.shutdown(Duration.ZERO, TIMEOUT);
    }
  }

  @Override
  protected RateLimiter limiter() {
    return Bucket4jRateLimiter.distributed(buckets);
  }

  @Override
  ApiKeys open(KeyStore store) {
    return LimitsInRedis.open(store, new byte[32], LimitsInRedis.buckets(client, TIMEOUT));
  }

  @Test
  void keepsABucketUntilItIsFullForAMinute() {
    limiter().ask("full", new RateLimit(1_000, Duration.ofSeconds(1)), 1);
    limiter().ask("used", new RateLimit(1_000, Duration.ofDays(31)), 1_000);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().pttl("api-keys:full@1000/1")).isBetween(1L, 61_000L);
      assertThat(connection.sync().pttl("api-keys:used@1000/2678400"))
          .isGreaterThan(Duration.ofDays(30).toMillis());
    }
  }
}
