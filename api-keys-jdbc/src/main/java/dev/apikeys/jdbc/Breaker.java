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
 * reaches the database closes it. After a connection that broke the next attempt is let through at
 * once, for often that one alone was lost. Thread-safe.
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
    return new Attempt(era, open);
  }

  private KeyStoreException refusal(long now) {
    return new KeyStoreException(
        String.format(
            Locale.ROOT,
            "the database gives no connection, for %d s now: calls fail at once, and one a second"
                + " tries again; see that it runs, can be reached and has connections left",
            TimeUnit.NANOSECONDS.toSeconds(now - openedAt)));
  }

  private synchronized void note(Attempt attempt, Outcome outcome) {
    if (attempt.era != era) {
      return;
    }
    probing = false;
    if (outcome == Outcome.FAILED || outcome == Outcome.BROKEN) {
      fail(outcome);
    } else if (outcome == Outcome.REACHED && open) {
      close();
    }
  }

  /** A connection that broke was one of several at least: the next attempt needs no pause. */
  private void fail(Outcome outcome) {
    long now = nanoTime.getAsLong();
    failedAt = outcome == Outcome.BROKEN ? now - PAUSE_NANOS : now;
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

  /**
   * One attempt to reach the database, which proves nothing unless it is said, and what is said
   * first counts. For one thread.
   */
  final class Attempt implements AutoCloseable {

    private final long era;
    private final boolean probe;
    private boolean told;

    private Attempt(long era, boolean probe) {
      this.era = era;
      this.probe = probe;
    }

    /** Whether others fail at once until this one is heard of. */
    boolean isProbe() {
      return probe;
    }

    /** The database answered, whatever it said. */
    void reached() {
      tell(Outcome.REACHED);
    }

    /** There was no connection to it. */
    void failed() {
      tellUnlessInterrupted(Outcome.FAILED);
    }

    /** The connection to it was lost; another may be had. */
    void broke() {
      tellUnlessInterrupted(Outcome.BROKEN);
    }

    /** An interrupted thread cannot tell. */
    private void tellUnlessInterrupted(Outcome failure) {
      tell(Thread.currentThread().isInterrupted() ? Outcome.UNCLEAR : failure);
    }

    private void tell(Outcome outcome) {
      if (!told) {
        told = true;
        note(this, outcome);
      }
    }

    @Override
    public void close() {
      tell(Outcome.UNCLEAR);
    }
  }
}
