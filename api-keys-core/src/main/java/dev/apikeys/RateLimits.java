package dev.apikeys;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of keys and callers, over a {@link RateLimiter} that may be out of order. What it
 * could not count goes on as if there were no limit, or, where that is set, is refused. One that
 * failed 10 times in a row is asked once a second, until it answers. Thread-safe.
 */
public final class RateLimits {

  /** So many that what fails is the limiter, and not a bucket that somebody hammers at. */
  static final int IN_A_ROW = 10;

  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long IN_ORDER = 0;

  private final Policies policies;
  private final RateLimiter limiter;
  private final boolean closed;
  private final Ticker ticker;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong pausedUntil = new AtomicLong(IN_ORDER);
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final LongAdder uncounted = new LongAdder();
  private final Bucket told;
  private final Bucket toldOfPolicy;

  RateLimits(
      Policies policies, RateLimiter limiter, boolean closed, Ticker ticker, InstantSource clock) {
    this.policies = policies;
    this.limiter = limiter;
    this.closed = closed;
    this.ticker = ticker;
    SteadyTime time = new SteadyTime(clock);
    this.told = Buckets.onceAMinute(time);
    this.toldOfPolicy = Buckets.onceAMinute(time);
  }

  /**
   * Counts one call of whoever manages keys, for applications with controllers of their own: all
   * calls of a caller count together, wherever it calls from. Count an administrator of several
   * tenants before {@link Caller#within}, after which it is one of each.
   *
   * @return what is left to it; empty if it could not be counted, and may go on
   * @throws RateLimiterException if it could not be counted, and may therefore not go on
   */
  public Optional<Quota> count(Caller caller, RateLimit limit) {
    requireNonNull(caller, "caller");
    return ask(nameOf(caller), requireNonNull(limit, "limit"), 1);
  }

  /** Whatever is in a tenant's name, no two callers have one. */
  private static String nameOf(Caller caller) {
    Optional<String> home =
        caller instanceof Caller.Key key
            ? Optional.of(key.apiKey().tenant())
            : caller.tenants().only();
    String tenants = home.map(tenant -> tenant.length() + ":" + tenant).orElse("*");
    return "caller:" + tenants + ":" + caller.actor();
  }

  /** How many requests could not be counted since the beginning, for a meter. */
  public long uncounted() {
    return uncounted.sum();
  }

  /** Counts a use of a key that was proved; empty also if it has no limit. */
  Optional<Quota> count(Snapshot proved, int cost) {
    Optional<RateLimit> limit;
    try {
      limit = proved.limit(policies);
    } catch (RuntimeException | LinkageError broken) { // the application's choice of a policy
      tell(toldOfPolicy, "The policy of a key failed", broken);
      return leftUncounted();
    }
    return limit.isPresent() ? ask(proved.key().id(), limit.get(), cost) : Optional.empty();
  }

  Optional<Quota> ask(String key, RateLimit limit, int cost) {
    if (!isAsked()) {
      return leftUncounted();
    }
    try {
      Quota quota = requireNonNull(limiter.ask(key, limit, cost), "the rate limiter's answer");
      succeeded();
      return Optional.of(quota);
    } catch (Turns.Unasked untold) {
      return leftUncounted();
    } catch (RuntimeException | LinkageError broken) {
      failed(broken);
      return leftUncounted();
    }
  }

  /** Whether it is in order, or it is for this request to find out. */
  private boolean isAsked() {
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

  private void succeeded() {
    if (failures.get() > 0 || pausedUntil.get() != IN_ORDER) {
      failures.set(0);
      pausedUntil.set(IN_ORDER);
      if (isTold.compareAndSet(true, false)) {
        log.warn("The rate limiter answers again.");
      }
    }
  }

  private void failed(Throwable why) {
    if (tell(told, "The rate limiter failed", why)) {
      isTold.set(true);
    }
    if (failures.incrementAndGet() >= IN_A_ROW) {
      pausedUntil.set(after(ticker.read()));
    }
  }

  private boolean tell(Bucket once, String what, Throwable why) {
    boolean telling = once.tryConsume(1);
    if (telling) {
      log.error(
          "{}, and a request that could not be counted was {}; {} so far.",
          what,
          closed ? "refused" : "let through",
          uncounted.sum() + 1,
          why);
    }
    return telling;
  }

  private Optional<Quota> leftUncounted() {
    uncounted.increment();
    if (closed) {
      throw new RateLimiterException(
          "a request could not be counted against its limit, and closedWithoutRateLimiter is set:"
              + " the log says what is wrong with the rate limiter");
    }
    return Optional.empty();
  }
}
