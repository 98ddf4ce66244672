package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.RateLimiterContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Bucket4jRateLimiter} on one node. */
class LocalRateLimiterTest extends RateLimiterContract {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));

  private final GivenClock clock = new GivenClock();
  private final RateLimiter limiter = Bucket4jRateLimiter.create(clock);

  @Override
  protected RateLimiter limiter() {
    return limiter;
  }

  private boolean isAllowed() {
    return limiter.ask("k", LIMIT, 1).allowed();
  }

  /** Asks until it is refused. */
  private int allowed() {
    int allowed = 0;
    while (isAllowed()) {
      allowed++;
    }
    return allowed;
  }

  @Test
  void allowsOneMoreAtTheInstantAtWhichItIsFilledUpAndNotBefore() {
    assertThat(allowed()).isEqualTo(6);
    assertThat(limiter.ask("k", LIMIT, 1).retryAfter()).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofMillis(9_999));
    assertThat(limiter.ask("k", LIMIT, 1)).isEqualTo(Quota.refused(LIMIT, 0, Duration.ofMillis(1)));
    clock.advance(Duration.ofMillis(1));
    assertThat(allowed()).isOne();
  }

  @Test
  void allowsAllOfThemAtTheInstantAtWhichItsTimeIsOver() {
    assertThat(allowed()).isEqualTo(6);
    clock.advance(Duration.ofMillis(59_999));
    assertThat(limiter.ask("k", LIMIT, 6)).isEqualTo(Quota.refused(LIMIT, 5, Duration.ofMillis(1)));
    clock.advance(Duration.ofMillis(1));
    assertThat(allowed()).isEqualTo(6);
  }

  @ParameterizedTest(name = "{0} per {1} s")
  @CsvSource({"7, 60", "1000, 3600", "3, 1", "999999, 86400", "1, 2678400"})
  void losesNothingByFractions(int requests, int seconds) {
    RateLimit limit = new RateLimit(requests, Duration.ofSeconds(seconds));
    limiter.ask("k", limit, requests);
    for (int i = 0; i < 10; i++) {
      clock.advance(limit.per().dividedBy(10));
      limiter.ask("k", limit, 1);
    }
    clock.advance(limit.per());
    assertThat(limiter.ask("k", limit, requests)).isEqualTo(Quota.allowed(limit, 0));
    assertThat(limiter.ask("k", limit, 1).allowed()).isFalse();
  }

  @Test
  void neverHoldsMoreThanTheLimit() {
    isAllowed();
    clock.advance(Duration.ofDays(365));
    assertThat(allowed()).isEqualTo(6);
  }

  @Test
  void fillsUpAsEverThoughTheClockIsSetBack() {
    assertThat(allowed()).isEqualTo(6);
    clock.set(GivenClock.START.minus(Duration.ofHours(5)));
    assertThat(isAllowed()).isFalse();
    clock.advance(Duration.ofSeconds(10));
    assertThat(allowed()).isOne();
  }

  @Test
  void isFullWhenTheClockIsSetFarAhead() {
    assertThat(allowed()).isEqualTo(6);
    clock.set(Instant.parse("2200-01-01T00:00:00Z"));
    assertThat(allowed()).isEqualTo(6);
  }

  @Test
  void keepsAMillionKeysWithinItsBound() {
    Buckets buckets = new Buckets(1_000, new SteadyTime(clock));
    for (int i = 0; i < 1_000_000; i++) {
      buckets.of("key-" + i, LIMIT).tryConsume(1);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void keepsAMillionKeysWithinSomeMegabytesByDefault() {
    long before = usedMemory();
    for (int i = 0; i < 1_000_000; i++) {
      limiter.ask("01955174-a07b-7abc-8def-%012d".formatted(i), LIMIT, 1);
    }
    long megabytes = (usedMemory() - before) >> 20;
    assertThat(limiter.ask("k", LIMIT, 1).allowed()).isTrue();
    assertThat(megabytes).isLessThan(60); // 100,000 buckets
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void remembersAKeyInUseThroughAFloodOfOthers() {
    RateLimiter small = Bucket4jRateLimiter.create(clock, 100);
    int allowed = 0;
    for (int i = 0; i < 100_000; i++) {
      small.ask("key-" + i, LIMIT, 1);
      allowed += i % 10 == 0 && small.ask("k", LIMIT, 1).allowed() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(6);
  }

  @Test
  void refusesToKeepNoneOrTooMany() {
    Refusals.assertRefused("most", () -> Bucket4jRateLimiter.create(clock, 0));
    Refusals.assertRefused("most", () -> Bucket4jRateLimiter.create(clock, 10_000_001));
    Bucket4jRateLimiter.create(clock, 1);
  }
}
