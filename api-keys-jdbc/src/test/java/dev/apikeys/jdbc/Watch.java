package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import dev.apikeys.Verification;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Verifies one token again and again, without a pause, on a thread of its own. Each time that the
 * outcome is another one it tells so, with how many acts of this node and how many polls had been
 * completed when the last verification of the outcome so far began.
 */
final class Watch {

  private final String name;
  private final Supplier<Verification> verification;
  private final LongSupplier acts;
  private final LongSupplier polls;
  private final Consumer<String> told;
  private final Thread thread;
  private volatile boolean ended;
  private volatile CountDownLatch awaited = new CountDownLatch(0);

  Watch(
      String name,
      Supplier<Verification> verification,
      LongSupplier acts,
      LongSupplier polls,
      Consumer<String> told) {
    this.name = name;
    this.verification = verification;
    this.acts = acts;
    this.polls = polls;
    this.told = told;
    this.thread = new Thread(this::run, "watch " + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    String last = "";
    long lastActs = 0;
    long lastPolls = 0;
    while (!ended) {
      long actsBefore = acts.getAsLong();
      long pollsBefore = polls.getAsLong();
      String outcome = outcome();
      if (!outcome.equals(last)) {
        told.accept("%s %s %d %d".formatted(name, outcome, lastActs, lastPolls));
      }
      last = outcome;
      lastActs = actsBefore;
      lastPolls = pollsBefore;
      awaited.countDown();
    }
  }

  private String outcome() {
    try {
      return verdict(verification.get());
    } catch (KeyStoreException broken) {
      return "BROKEN";
    }
  }

  static String verdict(Verification outcome) {
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  /** Waits for so many verifications that begin from now on; tells whether there were. */
  boolean await(int verifications, long mostMillis) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(verifications + 1); // one may have begun before
    awaited = latch;
    return latch.await(mostMillis, TimeUnit.MILLISECONDS);
  }

  void end(long mostMillis) throws InterruptedException {
    ended = true;
    thread.join(mostMillis);
  }
}
