package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.Quota;
import dev.apikeys.RateLimit;
import dev.apikeys.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RateLimiter} must do, by a clock that goes on or stands still. */
public abstract class RateLimiterContract {

  /** So long that nothing fills up meanwhile. */
  private static final Duration LONG = Duration.ofDays(31);

  private String key = "";

  @BeforeEach
  void takeAKeyThatNoOtherTestHas() {
    key = "contract-" + UUID.randomUUID();
  }

  /** The limiter that is tested; it may be the same for all tests. */
  protected abstract RateLimiter limiter();

  private static RateLimit limit(int requests) {
    return new RateLimit(requests, LONG);
  }

  private Quota ask(int requests) {
    return limiter().ask(key, limit(requests), 1);
  }

  @Test
  void allowsAsManyRequestsAsTheLimitHasAndNoMore() {
    assertThat(ask(2)).isEqualTo(Quota.allowed(limit(2), 1));
    assertThat(ask(2)).isEqualTo(Quota.allowed(limit(2), 0));
    assertThat(ask(2).allowed()).isFalse();
    assertThat(ask(2).allowed()).isFalse();
  }

  @Test
  void saysWhenARefusedRequestWouldBeAllowed() {
    ask(1);
    assertThat(ask(1).retryAfter()).isPositive().isLessThanOrEqualTo(LONG);
  }

  @Test
  void allowsExactlyAsManyOfThoseOfManyThreads() throws Exception {
    int perThread = 50;
    int requests = Crowd.SIZE * perThread / 2;
    List<Long> allowed =
        Crowd.together(
            number -> {
              long mine = 0;
              for (int i = 0; i < perThread; i++) {
                mine += ask(requests).allowed() ? 1 : 0;
              }
              return mine;
            });
    assertThat(allowed.stream().mapToLong(Long::longValue).sum()).isEqualTo(requests);
  }

  @Test
  void takesNothingForARequestThatIsRefused() {
    assertThat(limiter().ask(key, limit(5), 3).remaining()).isEqualTo(2);
    Quota refused = limiter().ask(key, limit(5), 3);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isEqualTo(2);
    assertThat(limiter().ask(key, limit(5), 2)).isEqualTo(Quota.allowed(limit(5), 0));
  }

  @Test
  void neverAllowsWhatCostsMoreThanTheLimitHas() {
    Quota refused = limiter().ask(key, limit(5), 6);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isEqualTo(5);
    assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(LONG);
  }

  @Test
  void countsEachKeyApart() {
    ask(1);
    assertThat(limiter().ask(key + "-other", limit(1), 1).allowed()).isTrue();
    assertThat(ask(1).allowed()).isFalse();
  }

  @Test
  void beginsAnewWithAnotherLimitAndForgetsTheEarlierForNone() {
    ask(1);
    assertThat(ask(3)).isEqualTo(Quota.allowed(limit(3), 2));
    assertThat(ask(1).allowed()).isFalse();
    assertThat(ask(3)).isEqualTo(Quota.allowed(limit(3), 1));
  }

  @Test
  void keepsTheWidestAndTheNarrowestLimit() {
    RateLimit widest = new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1));
    assertThat(limiter().ask(key, widest, 1).allowed()).isTrue();
    RateLimit most = limit(RateLimit.MAX_REQUESTS);
    assertThat(limiter().ask(key, most, RateLimit.MAX_REQUESTS).allowed()).isTrue();
    assertThat(limiter().ask(key, most, RateLimit.MAX_REQUESTS).allowed()).isFalse();
  }

  @Test
  void takesAnyName() {
    String name = "caller:3:a/é:user:\"%s' ☃ ".formatted(key) + "x".repeat(900);
    assertThat(limiter().ask(name, limit(1), 1).allowed()).isTrue();
    assertThat(limiter().ask(name, limit(1), 1).allowed()).isFalse();
  }

  @Test
  void refusesACostOfNothing() {
    for (int cost : List.of(0, -1, Integer.MIN_VALUE)) {
      assertThatThrownBy(() -> limiter().ask(key, limit(1), cost))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessage("cost is " + cost + ": it must be at least 1");
    }
    assertThat(ask(1).allowed()).isTrue();
  }
}
