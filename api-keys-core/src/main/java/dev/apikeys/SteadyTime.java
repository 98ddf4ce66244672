package dev.apikeys;

import static java.util.Objects.requireNonNull;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time of a clock since the beginning, which goes on where it was if the clock is set back:
 * otherwise nothing would be refilled until it is as late again. Thread-safe.
 */
final class SteadyTime implements TimeMeter {

  /**
   * How it was last.
   *
   * @param latest the latest time of the clock, since it was last set back
   * @param lost by how much it was set back in all
   */
  private record Reading(long latest, long lost) {

    Reading at(long now) {
      return now == latest ? this : new Reading(now, lost + Math.max(0, latest - now));
    }
  }

  private final InstantSource clock;
  private final long start;
  private final AtomicReference<Reading> last;

  SteadyTime(InstantSource clock) {
    this.clock = clock;
    this.start = clock.millis();
    this.last = new AtomicReference<>(new Reading(start, 0));
  }

  /** The clock is read after what it is compared with, so that no thread brings an old time. */
  @Override
  public long currentTimeNanos() {
    Reading before;
    Reading after;
    do {
      before = requireNonNull(last.get());
      after = before.at(clock.millis());
    } while (!after.equals(before) && !last.compareAndSet(before, after));
    return TimeUnit.MILLISECONDS.toNanos(after.latest() - start + after.lost());
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
