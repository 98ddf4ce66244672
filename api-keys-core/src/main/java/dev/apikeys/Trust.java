package dev.apikeys;

/**
 * Whether what is remembered can be relied on: changes elsewhere were seen not long ago. Time is
 * that of the ticker, in nanoseconds. Thread-safe.
 */
final class Trust {

  private final long bound;
  private final long tolerated;
  private volatile long until;
  private boolean ended;

  /** None yet. */
  Trust(CachePolicy policy, long now) {
    this.bound = 2 * policy.pollInterval().toNanos();
    this.tolerated = policy.maxStaleIfError().toNanos();
    this.until = now;
  }

  boolean holds(long now) {
    return until - now > 0;
  }

  /** Whether it would do in the absence of anything better. */
  boolean wouldDo(long now) {
    return until + tolerated - now > 0;
  }

  /** All that was committed before then was seen. */
  synchronized void renew(long seen) {
    if (!ended) {
      until = seen + bound;
    }
  }

  /** For good. */
  synchronized void end(long now) {
    ended = true;
    until = now - tolerated;
  }
}
