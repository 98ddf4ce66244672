package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rate limiter that is out of order, and the names of callers. */
class RateLimitsTest {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));
  private static final Quota LEFT = Quota.allowed(LIMIT, 5);

  private final List<String> asked = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(-Duration.ofSeconds(20).toNanos());
  private final GivenClock clock = new GivenClock();
  private final RateLimits open = limits(false);
  private final RateLimits closed = limits(true);
  private boolean broken;

  private RateLimits limits(boolean closing) {
    return new RateLimits(this::answer, closing, nanos::get, clock);
  }

  private Quota answer(String key, RateLimit limit, int cost) {
    asked.add(key);
    if (broken) {
      throw new IllegalStateException("the grid is gone");
    }
    return LEFT;
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
    clock.advance(time);
  }

  @Test
  void letUncountedRequestsGoOnUnlessTheyAreClosed() {
    broken = true;
    assertThat(open.ask("k", LIMIT, 1)).isEmpty();
    assertThatThrownBy(() -> closed.ask("k", LIMIT, 1))
        .isInstanceOf(RateLimiterException.class)
        .hasMessage("the rate limiter is out of order, and it is closed without");
  }

  @Test
  void askALimiterThatIsOutOfOrderOnceASecond() {
    broken = true;
    for (int i = 0; i < 100; i++) {
      open.ask("k", LIMIT, 1);
    }
    assertThat(asked).hasSize(1);
    advance(Duration.ofMillis(999));
    open.ask("k", LIMIT, 1);
    assertThat(asked).hasSize(1);
    advance(Duration.ofMillis(2));
    for (int i = 0; i < 100; i++) {
      open.ask("k", LIMIT, 1);
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void countWhatWasNotCounted() {
    open.ask("k", LIMIT, 1);
    assertThat(open.uncounted()).isZero();
    broken = true;
    for (int i = 0; i < 100; i++) {
      open.ask("k", LIMIT, 1);
    }
    assertThat(open.uncounted()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countAgainAsSoonAsItAnswers(boolean closing) {
    RateLimits limits = closing ? closed : open;
    broken = true;
    try {
      limits.ask("k", LIMIT, 1);
    } catch (RateLimiterException expected) {
      assertThat(closing).isTrue();
    }
    broken = false;
    advance(Duration.ofMillis(1_001));
    for (int i = 0; i < 10; i++) {
      assertThat(limits.ask("k", LIMIT, 1)).contains(LEFT);
    }
    assertThat(limits.uncounted()).isOne();
  }

  @Test
  void takeAnAnswerOfNothingForNone() {
    @SuppressWarnings("NullAway") // of an application that knows no better
    RateLimits limits = new RateLimits((key, limit, cost) -> null, false, nanos::get, clock);
    assertThat(limits.ask("k", LIMIT, 1)).isEmpty();
  }

  @Test
  void sayOnceAMinuteThatNothingIsCounted() {
    broken = true;
    String log =
        Log.during(
            () -> {
              for (int second = 0; second < 59; second++) {
                open.ask("k", LIMIT, 1);
                advance(Duration.ofMillis(1_001));
              }
            });
    assertThat(log)
        .containsOnlyOnce("ERROR")
        .contains("requests are not limited", "the grid is gone");
    advance(Duration.ofSeconds(2));
    assertThat(Log.during(() -> open.ask("k", LIMIT, 1)))
        .containsOnlyOnce("ERROR")
        .contains("60 were not counted until now");
    broken = false;
    advance(Duration.ofSeconds(2));
    assertThat(Log.during(() -> open.ask("k", LIMIT, 1))).contains("answers again");
  }

  @Test
  void countACallerWhereverItCallsFromAndNoTwoAsOne() {
    ApiKey key = Specimens.key("0000000000000000");
    Stream.of(
            Caller.user("alice", "acme"),
            Caller.user("alice", ""),
            Caller.user("acme:user:alice", ""),
            Caller.administrator(Actor.of("alice"), Tenants.all()),
            Caller.administrator(Actor.of("acme:alice"), Tenants.all()),
            Caller.administrator(Actor.system("alice"), Tenants.all()),
            Caller.administrator(Actor.of("alice"), Tenants.only("*")),
            Caller.key(key))
        .forEach(caller -> open.count(caller, LIMIT));
    assertThat(Set.copyOf(asked)).hasSize(8);
    asked.clear();
    open.count(Caller.key(key).from("192.0.2.1"), LIMIT);
    open.count(Caller.key(key).from("192.0.2.2"), LIMIT);
    assertThat(Set.copyOf(asked)).hasSize(1);
    assertThat(asked.get(0)).isNotEqualTo(key.id());
  }
}
