package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apikeys.KeyStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it looks at all that is logged")
class BreakerTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 7);
  private final Breaker breaker = new Breaker(clock::get);

  private void reach() {
    try (Breaker.Attempt attempt = breaker.attempt()) {
      attempt.reached();
    }
  }

  private void fail() {
    try (Breaker.Attempt attempt = breaker.attempt()) {
      attempt.failed();
    }
  }

  private void lose() {
    try (Breaker.Attempt attempt = breaker.attempt()) {
      attempt.broke();
    }
  }

  private void pass(long nanos) {
    clock.addAndGet(nanos);
  }

  private void assertOpen() {
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(breaker::attempt);
  }

  private void assertClosed() {
    Breaker.Attempt one = breaker.attempt();
    Breaker.Attempt another = breaker.attempt();
    one.close();
    another.close();
  }

  @Test
  void letsEveryCallThroughAtFirst() {
    assertClosed();
    reach();
    assertClosed();
  }

  @Test
  void failsAtOnceAfterAFailure() {
    fail();

    pass(Breaker.PAUSE_NANOS - 1);
    assertOpen();
  }

  @Test
  void letsOneAttemptThroughAtOnceAfterALoss() {
    lose();

    try (Breaker.Attempt probe = breaker.attempt()) {
      assertOpen();
      probe.reached();
    }
    assertClosed();
  }

  @Test
  void letsOneAttemptAfterAnotherThroughWhileConnectionsAreLost() {
    lose();
    lose();

    try (Breaker.Attempt probe = breaker.attempt()) {
      assertOpen();
      probe.reached();
    }
    assertClosed();
  }

  @Test
  void closesAsSoonAsTheDatabaseIsReached() {
    fail();
    pass(Breaker.PAUSE_NANOS);
    try (Breaker.Attempt probe = breaker.attempt()) {
      assertThat(probe.isProbe()).isTrue();
      probe.reached();

      assertClosed();
    }
    assertClosed();
  }

  @Test
  void saysForHowLongAndWhatToDo() {
    fail();
    for (int i = 0; i < 3; i++) {
      pass(Breaker.PAUSE_NANOS);
      fail();
    }

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(breaker::attempt)
        .withMessageContainingAll("no connection", "for 3 s", "see that it runs");
  }

  @Test
  void letsOneOfManyThreadsThrough() throws Exception {
    fail();
    pass(Breaker.PAUSE_NANOS);
    int crowd = 16;
    CyclicBarrier start = new CyclicBarrier(crowd);
    ExecutorService threads = Executors.newFixedThreadPool(crowd);
    List<Future<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      tries.add(
          threads.submit(
              () -> {
                start.await(1, TimeUnit.MINUTES);
                return isLetThrough();
              }));
    }

    int through = 0;
    for (Future<Boolean> one : tries) {
      through += one.get(1, TimeUnit.MINUTES) ? 1 : 0;
    }
    threads.shutdown();

    assertThat(through).isEqualTo(1);
  }

  /** Whether an attempt is begun, which does not end. */
  private boolean isLetThrough() {
    try {
      assertThat(breaker.attempt()).isNotNull();
      return true;
    } catch (KeyStoreException refused) {
      return false;
    }
  }

  @Test
  void keepsFailingUntilTheProbeEnds() {
    fail();
    pass(Breaker.PAUSE_NANOS);
    Breaker.Attempt probe = breaker.attempt();

    pass(10 * Breaker.PAUSE_NANOS);
    assertOpen();

    probe.reached();
    probe.close();
    assertClosed();
  }

  @Test
  void staysOpenWhenTheProbeFails() {
    fail();
    pass(Breaker.PAUSE_NANOS);
    fail();

    pass(Breaker.PAUSE_NANOS - 1);
    assertOpen();

    pass(1);
    reach();
    assertClosed();
  }

  @Test
  void probesAnewWhenAProbeProvesNothing() {
    fail();
    pass(Breaker.PAUSE_NANOS);
    breaker.attempt().close();

    try (Breaker.Attempt probe = breaker.attempt()) {
      assertOpen();
      probe.reached();
    }
    assertClosed();
  }

  @Test
  void ignoresASuccessThatBeganBeforeTheFailure() {
    try (Breaker.Attempt early = breaker.attempt()) {
      fail();
      early.reached();
    }

    assertOpen();
  }

  @Test
  void ignoresASuccessThatBeganBeforeTheFailureWhileItProbes() {
    try (Breaker.Attempt early = breaker.attempt()) {
      fail();
      pass(Breaker.PAUSE_NANOS);
      breaker.attempt();
      early.reached();
    }

    assertOpen();
  }

  @Test
  void ignoresAFailureThatBeganBeforeTheRecovery() {
    try (Breaker.Attempt early = breaker.attempt()) {
      fail();
      pass(Breaker.PAUSE_NANOS);
      reach();
      early.failed();
    }

    assertClosed();
  }

  @Test
  void learnsNothingFromAnInterruptedThread() {
    Thread.currentThread().interrupt();
    fail();

    assertThat(Thread.interrupted()).isTrue();
    assertClosed();
  }

  @Test
  void warnsOnceEachTimeItOpens() {
    String log =
        Log.during(
            () -> {
              for (int outage = 0; outage < 2; outage++) {
                fail();
                assertOpen();
                pass(Breaker.PAUSE_NANOS);
                fail();
                assertOpen();
                pass(Breaker.PAUSE_NANOS);
                reach();
                reach();
              }
            });

    assertThat(log.lines().filter(line -> line.contains("WARN"))).hasSize(2);
  }
}
