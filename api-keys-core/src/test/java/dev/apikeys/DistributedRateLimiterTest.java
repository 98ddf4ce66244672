package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.RateLimiterContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link Bucket4jRateLimiter} on nodes that share their buckets. */
class DistributedRateLimiterTest extends RateLimiterContract {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));

  private final GivenClock clock = new GivenClock();
  private final RemoteBuckets shared = new RemoteBuckets(clock);
  private final RateLimiter one = Bucket4jRateLimiter.distributed(shared, new SteadyTime(clock));
  private final RateLimiter other = Bucket4jRateLimiter.distributed(shared, new SteadyTime(clock));

  @Override
  protected RateLimiter limiter() {
    return one;
  }

  @Test
  void countsForAllNodes() {
    for (int left = 5; left >= 0; left--) {
      RateLimiter node = left % 2 == 0 ? one : other;
      assertThat(node.ask("k", LIMIT, 1)).isEqualTo(Quota.allowed(LIMIT, left));
    }
    assertThat(one.ask("k", LIMIT, 1)).isEqualTo(Quota.refused(LIMIT, 0, Duration.ofSeconds(10)));
    assertThat(other.ask("k", LIMIT, 1).allowed()).isFalse();
    clock.advance(Duration.ofSeconds(10));
    assertThat(other.ask("k", LIMIT, 1).allowed()).isTrue();
    assertThat(one.ask("k", LIMIT, 1).allowed()).isFalse();
  }

  @Test
  void namesABucketByKeyAndLimit() {
    one.ask("0190", LIMIT, 1);
    assertThat(shared.names()).containsExactly("0190@6/60");
  }
}
