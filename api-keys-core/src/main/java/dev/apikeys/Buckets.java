package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * What is left of limits, each as a bucket that starts full and fills up evenly. Of more than so
 * many those used least are forgotten, and would start full again. Bounded; thread-safe.
 */
final class Buckets {

  /** One whose limit changed is another. */
  private record Name(String key, RateLimit limit) {}

  private static final RateLimit ONCE_A_MINUTE = new RateLimit(1, Duration.ofMinutes(1));

  private final TimeMeter time;
  private final Cache<Name, Bucket> buckets;

  Buckets(int most, TimeMeter time) {
    this.time = time;
    this.buckets = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  Bucket of(String key, RateLimit limit) {
    return buckets.get(new Name(key, limit), name -> bucket(name.limit(), time));
  }

  /** The bucket, if anything was taken out of it lately. */
  Optional<Bucket> used(String key, RateLimit limit) {
    return Optional.ofNullable(buckets.getIfPresent(new Name(key, limit)));
  }

  long size() {
    return buckets.estimatedSize();
  }

  /** One alone. */
  static Bucket bucket(RateLimit limit, TimeMeter time) {
    return Bucket.builder().addLimit(bandwidth(limit)).withCustomTimePrecision(time).build();
  }

  /** For what is logged at most once a minute. */
  static Bucket onceAMinute(TimeMeter time) {
    return bucket(ONCE_A_MINUTE, time);
  }

  /** The time until so much is there; what will never be there is told to wait for all. */
  static Duration untilThere(RateLimit limit, long nanos) {
    return Duration.ofNanos(Math.max(1, Math.min(nanos, limit.per().toNanos())));
  }

  static BucketConfiguration configuration(RateLimit limit) {
    return BucketConfiguration.builder().addLimit(bandwidth(limit)).build();
  }

  private static Bandwidth bandwidth(RateLimit limit) {
    return Bandwidth.builder()
        .capacity(limit.requests())
        .refillGreedy(limit.requests(), limit.per())
        .build();
  }
}
