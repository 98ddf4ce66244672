package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests of a key that somebody hammers at, and whose bucket is elsewhere. */
class TurnsTest {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));
  private static final Quota SOON = Quota.refused(LIMIT, 2, Duration.ofMillis(100));
  private static final Quota LATER = Quota.refused(LIMIT, 0, Duration.ofSeconds(10));

  private final GivenClock clock = new GivenClock();
  private final Turns turns = new Turns(100, new SteadyTime(clock), Turns.PATIENCE);
  private final AtomicInteger asked = new AtomicInteger();

  private Supplier<Quota> answering(Quota quota) {
    return () -> {
      asked.incrementAndGet();
      return quota;
    };
  }

  private Quota ask(int cost, Quota quota) {
    return turns.ask("k", LIMIT, cost, answering(quota));
  }

  @Test
  void askEachTimeAsLongAsTheyAreAllowed() {
    for (int i = 0; i < 5; i++) {
      assertThat(ask(1, Quota.allowed(LIMIT, 1)).allowed()).isTrue();
    }
    assertThat(asked).hasValue(5);
  }

  @Test
  void askNoMoreAfterARefusalUntilThereMayBeMore() {
    ask(1, SOON);
    clock.advance(Duration.ofMillis(99));
    assertThat(ask(1, SOON)).isEqualTo(Quota.refused(LIMIT, 2, Duration.ofMillis(1)));
    assertThat(asked).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(ask(1, Quota.allowed(LIMIT, 0)).allowed()).isTrue();
    assertThat(ask(1, SOON)).isEqualTo(SOON);
    assertThat(asked).hasValue(3);
  }

  @Test
  void askAgainAfterASecondHoweverLongTheyAreToWait() {
    ask(1, LATER);
    clock.advance(Duration.ofMillis(999));
    ask(1, LATER);
    assertThat(asked).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    ask(1, LATER);
    assertThat(asked).hasValue(2);
  }

  @Test
  void askForWhatCostsOtherwiseThanWhatWasRefused() {
    ask(5, SOON);
    assertThat(ask(5, SOON)).isEqualTo(SOON);
    assertThat(asked).hasValue(1);
    assertThat(ask(2, Quota.allowed(LIMIT, 0)).allowed()).isTrue();
    assertThat(ask(6, LATER)).isEqualTo(LATER);
    assertThat(asked).hasValue(3);
  }

  @Test
  void areOnesOwn() {
    ask(1, LATER);
    turns.ask("other", LIMIT, 1, answering(Quota.allowed(LIMIT, 0)));
    assertThat(asked).hasValue(2);
  }

  @Test
  void areTakenOneAtATimeAndASingleRefusalIsForAllWhoWait() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Future<Quota> first =
        pool.submit(
            () ->
                turns.ask(
                    "k",
                    LIMIT,
                    1,
                    () -> {
                      begun.countDown();
                      await(answered);
                      return LATER;
                    }));
    await(begun);
    Future<?>[] others = new Future<?>[threads - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = pool.submit(() -> ask(1, LATER));
    }
    answered.countDown();
    assertThat(first.get()).isEqualTo(LATER);
    for (Future<?> other : others) {
      assertThat(other.get()).isEqualTo(LATER);
    }
    assertThat(asked).hasValue(0);
    pool.shutdown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Begins an answer that comes when the latch opens; in line if another one is under way. */
  private Thread hold(Turns patient, CountDownLatch latch, Quota quota) {
    return started(
        () ->
            patient.ask(
                "k",
                LIMIT,
                1,
                () -> {
                  asked.incrementAndGet();
                  await(latch);
                  return quota;
                }));
  }

  /** A thread that waits for something now. */
  private static Thread started(Runnable act) {
    Thread thread = new Thread(act);
    thread.start();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void useARefusalThatTheyWaitedForHoweverSoonThereMayBeMore() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    Turns patient = new Turns(100, new SteadyTime(clock), Duration.ofMinutes(1));
    Thread first = hold(patient, latch, SOON);
    clock.advance(Duration.ofMillis(1));
    Thread second = hold(patient, latch, SOON);
    Thread third = hold(patient, latch, SOON);
    clock.advance(Duration.ofSeconds(5));
    latch.countDown();
    for (Thread one : List.of(first, second, third)) {
      one.join();
    }
    // The second came after the first had asked, and asks itself; what it is told is for the third.
    assertThat(asked).hasValue(2);
  }

  @Test
  void areRefusedWhereTheLineIsTooLongThoughItMoves() throws Exception {
    Turns impatient = new Turns(100, new SteadyTime(clock), Duration.ofSeconds(2));
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Thread first = hold(impatient, latch, Quota.allowed(LIMIT, 5));
    Thread second = hold(impatient, never, Quota.allowed(LIMIT, 4));
    AtomicReference<@Nullable Quota> outcome = new AtomicReference<>();
    Thread third =
        started(
            () -> outcome.set(impatient.ask("k", LIMIT, 1, answering(Quota.allowed(LIMIT, 3)))));
    latch.countDown();
    third.join();
    assertThat(outcome.get()).isEqualTo(Quota.refused(LIMIT, 0, Duration.ofSeconds(1)));
    never.countDown();
    first.join();
    second.join();
  }

  @Test
  void goUnaskedWhereNobodyIsAnswered() throws Exception {
    Turns impatient = new Turns(100, new SteadyTime(clock), Duration.ofMillis(1));
    CountDownLatch latch = new CountDownLatch(1);
    Thread first = hold(impatient, latch, Quota.allowed(LIMIT, 5));
    assertThatThrownBy(() -> impatient.ask("k", LIMIT, 1, answering(LATER)))
        .isInstanceOf(Turns.Unasked.class);
    latch.countDown();
    first.join();
  }

  @Test
  void goToTheNextWhenOneFails() {
    assertThatThrownBy(
            () ->
                turns.ask(
                    "k",
                    LIMIT,
                    1,
                    () -> {
                      throw new IllegalStateException("the grid is gone");
                    }))
        .hasMessage("the grid is gone");
    assertThat(ask(1, Quota.allowed(LIMIT, 0)).allowed()).isTrue();
  }

  @Test
  void areGivenUpByWhoIsInterruptedAndStaysSo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ask(1, LATER)).isInstanceOf(Turns.Unasked.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasValue(0);
  }
}
