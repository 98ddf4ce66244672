package dev.apikeys;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The time of a clock, which goes on where it was if the clock is set back by more than 10 seconds:
 * otherwise nothing would be refilled until it is as late again. Thread-safe.
 */
final class SteadyTime implements TimeMeter {

  /** For so long a thread may hold a time that it has read, and not be taken for a step back. */
  private static final long TOLERATED = 10_000;

  private final InstantSource clock;
  private volatile long latest;
  private volatile long lost;

  SteadyTime(InstantSource clock) {
    this.clock = clock;
    this.latest = clock.millis();
  }

  @Override
  public long currentTimeNanos() {
    long now = clock.millis();
    long before = latest;
    if (now > before) {
      latest = now;
    } else if (before - now > TOLERATED) {
      stepBack(now);
    }
    return TimeUnit.MILLISECONDS.toNanos(now + lost);
  }

  private synchronized void stepBack(long now) {
    long step = latest - now;
    if (step > TOLERATED) {
      lost += step;
      latest = now;
    }
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
