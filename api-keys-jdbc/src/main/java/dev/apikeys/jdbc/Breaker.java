package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls fail at once while the database gives no connection, instead of having each wait for
 * one. A failed attempt opens it; then one attempt in a second is let through, and the first that
 * reaches the database closes it. Thread-safe.
 */
final class Breaker {

  /** From a failed attempt to the next. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  private enum Outcome {
    REACHED,
    FAILED,
    UNCLEAR
  }

  private final LongSupplier nanoTime;

  /** Counts openings and closings: an attempt that began before the last of them is no news. */
  private long era;

  private boolean open;
  private boolean probing;
  private long openedAt;
  private long failedAt;

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Begins an attempt to reach the database, which must be closed.
   *
   * @throws KeyStoreException at once, if it is open and not yet time for another attempt, or one
   *     is on its way
   */
  synchronized Attempt attempt() {
    if (open) {
      long now = nanoTime.getAsLong();
      if (probing || now - failedAt < PAUSE_NANOS) {
        throw refusal(now);
      }
      probing = true;
    }
    return new Attempt(era);
  }

  private KeyStoreException refusal(long now) {
    return new KeyStoreException(
        String.format(
            Locale.ROOT,
            "the database gives no connection, for %d s now: calls fail at once, and one a second"
                + " tries again; see that it runs, can be reached and has connections left",
            TimeUnit.NANOSECONDS.toSeconds(now - openedAt)));
  }

  private synchronized void end(Attempt attempt) {
    if (attempt.era != era) {
      return;
    }
    probing = false;
    if (attempt.outcome == Outcome.FAILED) {
      fail();
    } else if (attempt.outcome == Outcome.REACHED && open) {
      close();
    }
  }

  private void fail() {
    failedAt = nanoTime.getAsLong();
    if (!open) {
      open = true;
      openedAt = failedAt;
      era++;
      log.warn("The database gives no connection: calls fail at once, and one a second tries it.");
    }
  }

  private void close() {
    open = false;
    era++;
    log.info(
        "The database gives connections again, after {} s.",
        TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - openedAt));
  }

  /** One attempt to reach the database, which proves nothing unless it is said. For one thread. */
  final class Attempt implements AutoCloseable {

    private final long era;
    private Outcome outcome = Outcome.UNCLEAR;

    private Attempt(long era) {
      this.era = era;
    }

    /** The database answered, whatever it said. */
    void reached() {
      outcome = Outcome.REACHED;
    }

    /** There was no connection to it, or that broke; an interrupted thread cannot tell. */
    void failed() {
      outcome = Thread.currentThread().isInterrupted() ? Outcome.UNCLEAR : Outcome.FAILED;
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
