package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotaTest {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void refusesWhatCannotBeLeft() {
    Refusals.assertRefused("remaining", () -> Quota.allowed(LIMIT, -1));
    Refusals.assertRefused("remaining", () -> Quota.allowed(LIMIT, 7));
    Refusals.assertRefused("remaining", () -> Quota.refused(LIMIT, 7, SECOND));
    assertThat(Quota.allowed(LIMIT, 6).remaining()).isEqualTo(6);
  }

  @Test
  void hasATimeToWaitExactlyIfItIsRefused() {
    Refusals.assertRefused("retryAfter", () -> Quota.refused(LIMIT, 0, Duration.ZERO));
    Refusals.assertRefused("retryAfter", () -> Quota.refused(LIMIT, 0, SECOND.negated()));
    Refusals.assertRefused("retryAfter", () -> new Quota(LIMIT, true, 0, SECOND));
    Refusals.assertRefused("retryAfter", () -> new Quota(LIMIT, true, 0, SECOND.negated()));
    assertThat(Quota.allowed(LIMIT, 0).retryAfter()).isZero();
    Refusals.assertRefused(
        "retryAfter", () -> Quota.refused(LIMIT, 0, Duration.ofDays(31).plusNanos(1)));
    assertThat(Quota.refused(LIMIT, 0, Duration.ofDays(31)).retryAfter())
        .isEqualTo(Duration.ofDays(31));
  }

  @Test
  void saysWhenMoreIsLeft() {
    assertThat(Quota.allowed(LIMIT, 5).untilMore()).contains(Duration.ofSeconds(10));
    assertThat(Quota.allowed(LIMIT, 0).untilMore()).contains(Duration.ofSeconds(10));
    assertThat(Quota.allowed(LIMIT, 6).untilMore()).isEmpty();
    assertThat(Quota.refused(LIMIT, 0, SECOND).untilMore()).contains(SECOND);
  }
}
