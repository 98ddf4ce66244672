package dev.apikeys;

import static java.util.Objects.requireNonNull;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;

/**
 * A rate limiter over Bucket4j's token buckets: a bucket holds as many requests as the limit,
 * starts full, and fills up evenly, so that {@code 60 per 60 s} are 60 at once and then one a
 * second. Thread-safe.
 *
 * <p>{@link #create} counts on this node alone: with three nodes a key may make three times as many
 * requests. {@link #distributed} counts once for all, at the cost of asking elsewhere for each
 * request.
 */
public final class Bucket4jRateLimiter implements RateLimiter {

  /** How many buckets a node keeps by default. */
  public static final int MOST_BUCKETS = 100_000;

  private final BiFunction<String, RateLimit, Bucket> buckets;

  private Bucket4jRateLimiter(BiFunction<String, RateLimit, Bucket> buckets) {
    this.buckets = buckets;
  }

  /** Counts on this node, by this clock, for {@value #MOST_BUCKETS} at most. */
  public static Bucket4jRateLimiter create(InstantSource clock) {
    return create(clock, MOST_BUCKETS);
  }

  /**
   * Counts on this node, by this clock.
   *
   * @param most how many buckets are kept, 1 to 10,000,000, at about 300 bytes each; of more, those
   *     used least are forgotten, and would start full again
   * @throws InvalidMemberException if it is out of range
   */
  public static Bucket4jRateLimiter create(InstantSource clock, int most) {
    requireNonNull(clock, "clock");
    if (most < 1 || most > CachePolicy.MOST_KEYS) {
      throw new InvalidMemberException(
          "most", "is " + most + ": it must be between 1 and " + CachePolicy.MOST_KEYS);
    }
    return new Bucket4jRateLimiter(new Buckets(most, new SteadyTime(clock))::of);
  }

  /**
   * Counts for all nodes, in the database or the grid that Bucket4j's proxy manager keeps its
   * buckets in. Give it a time-out that a request may wait, and have it expire the buckets that
   * filled up. By {@link ProxyManager#withMapper} the names of the buckets can be changed.
   */
  public static Bucket4jRateLimiter distributed(ProxyManager<String> manager) {
    requireNonNull(manager, "manager");
    return new Bucket4jRateLimiter(
        (key, limit) -> manager.getProxy(name(key, limit), () -> Buckets.configuration(limit)));
  }

  /** One whose limit changed is another: nodes that know of it sooner and later do not dispute. */
  private static String name(String key, RateLimit limit) {
    return key + "@" + limit.requests() + "/" + limit.per().toSeconds();
  }

  @Override
  public Quota ask(String key, RateLimit limit, int cost) {
    requireNonNull(key, "key");
    requireNonNull(limit, "limit");
    if (cost < 1) {
      throw new InvalidMemberException("cost", "is " + cost + ": it must be at least 1");
    }
    ConsumptionProbe probe = buckets.apply(key, limit).tryConsumeAndReturnRemaining(cost);
    return probe.isConsumed()
        ? Quota.allowed(limit, probe.getRemainingTokens())
        : Quota.refused(limit, probe.getRemainingTokens(), wait(limit, probe));
  }

  /** What would never be allowed is told to wait until all is there. */
  private static Duration wait(RateLimit limit, ConsumptionProbe probe) {
    Duration wait = Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    return wait.compareTo(limit.per()) < 0 ? wait : limit.per();
  }
}
