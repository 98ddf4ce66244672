package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rate limiter that is out of order, and the names of callers. */
class RateLimitsTest {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));
  private static final Quota LEFT = Quota.allowed(LIMIT, 5);

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong nanos = new AtomicLong(-Duration.ofSeconds(20).toNanos());
  private final GivenClock clock = new GivenClock();
  private final RateLimits open = limits(false);
  private final RateLimits closed = limits(true);
  private volatile boolean broken;

  private RateLimits limits(boolean closing) {
    return limits(this::answer, closing);
  }

  private RateLimits limits(RateLimiter limiter, boolean closing) {
    return new RateLimits(new Policies(Optional.empty()), limiter, closing, nanos::get, clock);
  }

  private Quota answer(String key, RateLimit limit, int cost) {
    asked.add(key);
    if (broken || key.equals("hammered at")) {
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
        .hasMessage(
            "a request could not be counted against its limit, and closedWithoutRateLimiter is set:"
                + " the log says what is wrong with the rate limiter");
  }

  @Test
  void askALimiterThatFailedTenTimesInARowOnceASecond() {
    broken = true;
    for (int i = 0; i < 100; i++) {
      open.ask("k", LIMIT, 1);
    }
    assertThat(asked).hasSize(10);
    advance(Duration.ofMillis(999));
    open.ask("k", LIMIT, 1);
    assertThat(asked).hasSize(10);
    advance(Duration.ofMillis(2));
    for (int i = 0; i < 100; i++) {
      open.ask("k", LIMIT, 1);
    }
    assertThat(asked).hasSize(11);
  }

  @Test
  void goOnCountingForOthersWhereOneBucketFails() {
    for (int i = 0; i < 100; i++) {
      assertThat(open.ask("hammered at", LIMIT, 1)).isEmpty();
      assertThat(open.ask("k", LIMIT, 1)).contains(LEFT);
      assertThatThrownBy(() -> closed.ask("hammered at", LIMIT, 1))
          .isInstanceOf(RateLimiterException.class);
      assertThat(closed.ask("k", LIMIT, 1)).contains(LEFT);
    }
    assertThat(open.uncounted()).isEqualTo(100);
  }

  @Test
  void sayNoMoreThanOnceAMinuteWhereOneBucketFails() {
    String log =
        Log.during(
            () -> {
              for (int i = 0; i < 100; i++) {
                open.ask("hammered at", LIMIT, 1);
                open.ask("k", LIMIT, 1);
              }
            });
    assertThat(log).containsOnlyOnce("ERROR").containsOnlyOnce("answers again");
  }

  @Test
  void goOnCountingThoughOneSucceedsWhileTheTenthFails() {
    AtomicReference<Runnable> whileRead = new AtomicReference<>(() -> {});
    RateLimits limits =
        new RateLimits(
            new Policies(Optional.empty()),
            this::answer,
            false,
            () -> {
              whileRead.getAndSet(() -> {}).run();
              return nanos.get();
            },
            clock);
    for (int i = 0; i < 9; i++) {
      limits.ask("hammered at", LIMIT, 1);
    }
    whileRead.set(() -> limits.ask("k", LIMIT, 1)); // between the tenth failure and the pause
    limits.ask("hammered at", LIMIT, 1);
    advance(Duration.ofMillis(1_001));
    for (int i = 0; i < 100; i++) {
      assertThat(limits.ask("k", LIMIT, 1)).contains(LEFT);
    }
  }

  @Test
  void takeRequestsThatDidNotComeToTheirTurnForNoFailure() {
    RateLimits limits =
        limits(
            (key, limit, cost) -> {
              asked.add(key);
              throw new Turns.Unasked("crowded");
            },
            false);
    for (int i = 0; i < 100; i++) {
      assertThat(limits.ask("k", LIMIT, 1)).isEmpty();
    }
    assertThat(asked).hasSize(100);
  }

  @Test
  void letOneOfManyThreadsFindOutWhetherItAnswers() throws Exception {
    broken = true;
    for (int i = 0; i < 10; i++) {
      open.ask("k", LIMIT, 1);
    }
    asked.clear();
    advance(Duration.ofMillis(1_001));
    ExecutorService pool = Executors.newFixedThreadPool(16);
    CyclicBarrier start = new CyclicBarrier(16);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(
          pool.submit(
              () -> {
                start.await();
                return open.ask("k", LIMIT, 1);
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    pool.shutdown();
    assertThat(asked).hasSize(1);
  }

  @Test
  void takeALimiterWithoutItsClassesForOneThatIsOutOfOrder() {
    RateLimits limits =
        limits(
            (key, limit, cost) -> {
              throw new NoClassDefFoundError("of the driver");
            },
            false);
    assertThat(limits.ask("k", LIMIT, 1)).isEmpty();
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
    for (int i = 0; i < 10; i++) {
      try {
        limits.ask("k", LIMIT, 1);
      } catch (RateLimiterException expected) {
        assertThat(closing).isTrue();
      }
    }
    broken = false;
    advance(Duration.ofMillis(1_001));
    for (int i = 0; i < 10; i++) {
      assertThat(limits.ask("k", LIMIT, 1)).contains(LEFT);
    }
    assertThat(limits.uncounted()).isEqualTo(10);
  }

  @Test
  void takeAnAnswerOfNothingForNone() {
    @SuppressWarnings("NullAway") // of an application that knows no better
    RateLimits limits = limits((key, limit, cost) -> null, false);
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
        .contains("was let through; 1 so far", "the grid is gone");
    advance(Duration.ofSeconds(2));
    assertThat(Log.during(() -> open.ask("k", LIMIT, 1)))
        .containsOnlyOnce("ERROR")
        .contains("60 so far");
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
