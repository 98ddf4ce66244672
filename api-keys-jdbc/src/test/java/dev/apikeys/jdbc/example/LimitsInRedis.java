package dev.apikeys.jdbc.example;

import dev.apikeys.ApiKeys;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.KeyStore;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;

/** Keeps the limits of keys in Redis, so that they hold over all nodes. */
public final class LimitsInRedis {

  private LimitsInRedis() {}

  /** Redis removes those that are full for a minute. */
  public static ProxyManager<String> buckets(RedisClient client, Duration timeout) {
    return Bucket4jLettuce.casBasedBuilder(
            client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)))
        .requestTimeout(timeout) // Duration.ofMillis(250), say
        .expirationAfterWrite(
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                Duration.ofMinutes(1)))
        .build()
        .withMapper(name -> "api-keys:" + name);
  }

  public static ApiKeys open(KeyStore store, byte[] pepper, ProxyManager<String> buckets) {
    return ApiKeys.builder(store)
        .pepper("p1", pepper)
        .rateLimiter(Bucket4jRateLimiter.distributed(buckets))
        .build();
  }
}
