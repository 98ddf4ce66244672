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
 * reaches the database closes it. When a connection breaks, the first attempt is let through at
 * once: often that one alone was lost. Thread-safe.
 */
final class Breaker {

  /** From a failed attempt to the next. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  private enum Outcome {
    REACHED,
    BROKEN,
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
    if (attempt.outcome == Outcome.FAILED || attempt.outcome == Outcome.BROKEN) {
      fail(attempt.outcome);
    } else if (attempt.outcome == Outcome.REACHED && open) {
      close();
    }
  }

  /** Where no more is known than that one connection broke, the next attempt needs no pause. */
  private void fail(Outcome outcome) {
    long now = nanoTime.getAsLong();
    failedAt = outcome == Outcome.BROKEN && !open ? now - PAUSE_NANOS : now;
    if (!open) {
      open = true;
      openedAt = now;
      era++;
      log.warn(
          "The database {}: calls fail at once, and one a second tries it.",
          outcome == Outcome.BROKEN ? "lost a connection" : "gives no connection");
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

    /** There was no connection to it. */
    void failed() {
      note(Outcome.FAILED);
    }

    /** The connection to it was lost; another may be had. */
    void broke() {
      note(Outcome.BROKEN);
    }

    /** An interrupted thread cannot tell. */
    private void note(Outcome failure) {
      outcome = Thread.currentThread().isInterrupted() ? Outcome.UNCLEAR : failure;
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
