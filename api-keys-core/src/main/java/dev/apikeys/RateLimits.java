package dev.apikeys;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of keys and callers, over a {@link RateLimiter} that may be out of order: then one
 * request a second asks it, and the others go on as if there were none, or, where that is set, are
 * refused. Thread-safe.
 */
public final class RateLimits {

  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);

  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long IN_ORDER = 0;

  private final RateLimiter limiter;
  private final boolean closed;
  private final Ticker ticker;
  private final AtomicLong pausedUntil = new AtomicLong(IN_ORDER);
  private final LongAdder uncounted = new LongAdder();
  private final Bucket told;

  RateLimits(RateLimiter limiter, boolean closed, Ticker ticker, InstantSource clock) {
    this.limiter = limiter;
    this.closed = closed;
    this.ticker = ticker;
    this.told = Buckets.onceAMinute(new SteadyTime(clock));
  }

  /**
   * Counts one call of whoever manages keys, for applications with controllers of their own: all
   * calls of a caller count together, wherever it calls from.
   *
   * @return what is left to it; empty if it could not be counted, and may go on
   * @throws RateLimiterException if it could not be counted, and may therefore not go on
   */
  public Optional<Quota> count(Caller caller, RateLimit limit) {
    requireNonNull(caller, "caller");
    requireNonNull(limit, "limit");
    return ask(nameOf(caller), limit, 1);
  }

  /** Whatever is in a tenant's name, no two callers have one. */
  private static String nameOf(Caller caller) {
    String tenants =
        caller.tenants().only().map(tenant -> tenant.length() + ":" + tenant).orElse("*");
    return "caller:" + tenants + ":" + caller.actor();
  }

  /** How many requests could not be counted since the beginning, for a meter. */
  public long uncounted() {
    return uncounted.sum();
  }

  Optional<Quota> ask(String key, RateLimit limit, int cost) {
    if (isInOrder()) {
      try {
        Quota quota = requireNonNull(limiter.ask(key, limit, cost), "the rate limiter's answer");
        resume();
        return Optional.of(quota);
      } catch (RuntimeException broken) {
        pause(broken);
      }
    }
    uncounted.increment();
    if (closed) {
      throw new RateLimiterException("the rate limiter is out of order, and it is closed without");
    }
    return Optional.empty();
  }

  /** Whether it is, or it is for this request to find out. */
  private boolean isInOrder() {
    long until = pausedUntil.get();
    if (until == IN_ORDER) {
      return true;
    }
    long now = ticker.read();
    return now - until >= 0 && pausedUntil.compareAndSet(until, after(now));
  }

  /** Never {@link #IN_ORDER}, which is even. */
  private static long after(long now) {
    return (now + PAUSE) | 1;
  }

  private void resume() {
    if (pausedUntil.get() != IN_ORDER) {
      pausedUntil.set(IN_ORDER);
      log.warn("The rate limiter answers again.");
    }
  }

  private void pause(RuntimeException broken) {
    pausedUntil.set(after(ticker.read()));
    if (told.tryConsume(1)) {
      log.error(
          "The rate limiter is out of order: requests are {}, and it is asked once a second. {}"
              + " were not counted until now.",
          closed ? "refused" : "not limited",
          uncounted.sum() + 1,
          broken);
    }
  }
}
