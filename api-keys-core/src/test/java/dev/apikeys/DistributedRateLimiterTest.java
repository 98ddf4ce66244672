package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.RateLimiterContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
  void asksForWhatIsAllowedAndForOneRefusalHoweverManyHammerAtAKey() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RateLimiter limiter =
        Bucket4jRateLimiter.distributed(
            shared.withMapper(
                (String name) -> {
                  asked.incrementAndGet();
                  return name;
                }),
            new SteadyTime(clock));
    ExecutorService pool = Executors.newFixedThreadPool(64);
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(
          pool.submit(
              () -> {
                int mine = 0;
                for (int n = 0; n < 1_000; n++) {
                  mine += limiter.ask("k", LIMIT, 1).allowed() ? 1 : 0;
                }
                return mine;
              }));
    }
    int allowed = 0;
    for (Future<Integer> one : all) {
      allowed += one.get();
    }
    pool.shutdown();
    assertThat(allowed).isEqualTo(6);
    assertThat(asked).hasValue(7);
  }

  @Test
  void namesABucketByKeyAndLimit() {
    one.ask("0190", LIMIT, 1);
    assertThat(shared.names()).containsExactly("0190@6/60");
  }
}
