package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Requests of a key that somebody hammers at, and whose bucket is elsewhere. */
class TurnsTest {

  private static final RateLimit LIMIT = new RateLimit(6, Duration.ofSeconds(60));
  private static final Quota SOON = Quota.refused(LIMIT, 2, Duration.ofMillis(100));
  private static final Quota LATER = Quota.refused(LIMIT, 0, Duration.ofSeconds(10));

  private final GivenClock clock = new GivenClock();
  private final Turns turns = new Turns(100, new SteadyTime(clock));
  private final AtomicInteger asked = new AtomicInteger();

  private Supplier<Quota> answering(Quota quota) {
    return () -> {
      asked.incrementAndGet();
      return quota;
    };
  }

  private Quota ask(int cost, Quota quota) {
    return turns.ask("k", cost, answering(quota));
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
  void askForWhatCostsLessThanWhatWasRefused() {
    ask(5, SOON);
    assertThat(ask(6, SOON)).isEqualTo(SOON);
    assertThat(asked).hasValue(1);
    assertThat(ask(2, Quota.allowed(LIMIT, 0)).allowed()).isTrue();
  }

  @Test
  void areOnesOwn() {
    ask(1, LATER);
    turns.ask("other", 1, answering(Quota.allowed(LIMIT, 0)));
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

  @Test
  void goToTheNextWhenOneFails() {
    assertThatThrownBy(
            () ->
                turns.ask(
                    "k",
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
    assertThatThrownBy(() -> ask(1, LATER)).isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasValue(0);
  }
}
