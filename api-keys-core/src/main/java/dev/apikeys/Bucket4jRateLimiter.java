package dev.apikeys;

import static java.util.Objects.requireNonNull;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.InstantSource;

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

  private final RateLimiter buckets;

  private Bucket4jRateLimiter(RateLimiter buckets) {
    this.buckets = buckets;
  }

  /** Counts on this node, by this clock, for {@value #MOST_BUCKETS} at most. */
  public static Bucket4jRateLimiter create(InstantSource clock) {
    return create(clock, MOST_BUCKETS);
  }

  /**
   * Counts on this node, by this clock.
   *
   * @param most how many buckets are kept, 1 to 10,000,000, at about 300 bytes each and what their
   *     names need; of more, those used least are forgotten, and would start full again
   * @throws InvalidMemberException if it is out of range
   */
  public static Bucket4jRateLimiter create(InstantSource clock, int most) {
    requireNonNull(clock, "clock");
    if (most < 1 || most > CachePolicy.MOST_KEYS) {
      throw new InvalidMemberException(
          "most", "is " + most + ": it must be between 1 and " + CachePolicy.MOST_KEYS);
    }
    Buckets own = new Buckets(most, new SteadyTime(clock));
    return new Bucket4jRateLimiter((key, limit, cost) -> take(own.of(key, limit), limit, cost));
  }

  /**
   * Counts for all nodes, in the database or the grid that Bucket4j's proxy manager keeps its
   * buckets in. Give it a time-out that a request may wait, and have it expire the buckets that
   * filled up. By {@link ProxyManager#withMapper} the names of the buckets can be changed.
   *
   * <p>Of one key's requests a node asks for one at a time, and after a refusal for none until
   * there may be more, or for a second. Who waits for a second in vain is refused, as long as there
   * are answers at all: no more of its requests can be counted than there are answers in that time.
   */
  public static Bucket4jRateLimiter distributed(ProxyManager<String> manager) {
    return distributed(requireNonNull(manager, "manager"), TimeMeter.SYSTEM_NANOTIME);
  }

  static Bucket4jRateLimiter distributed(ProxyManager<String> manager, TimeMeter time) {
    Turns turns = new Turns(MOST_BUCKETS, time, Turns.PATIENCE);
    return new Bucket4jRateLimiter(
        (key, limit, cost) -> {
          String name = name(key, limit);
          return turns.ask(
              name,
              limit,
              cost,
              () -> take(manager.getProxy(name, () -> Buckets.configuration(limit)), limit, cost));
        });
  }

  /** One whose limit changed is another: nodes that know of it sooner and later do not dispute. */
  private static String name(String key, RateLimit limit) {
    return key + "@" + limit.requests() + "/" + limit.per().toSeconds();
  }

  private static Quota take(Bucket bucket, RateLimit limit, int cost) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(cost);
    long left = Math.min(probe.getRemainingTokens(), limit.requests());
    return probe.isConsumed()
        ? Quota.allowed(limit, left)
        : Quota.refused(limit, left, Buckets.untilThere(limit, probe.getNanosToWaitForRefill()));
  }

  @Override
  public Quota ask(String key, RateLimit limit, int cost) {
    requireNonNull(key, "key");
    requireNonNull(limit, "limit");
    if (cost < 1) {
      throw new InvalidMemberException("cost", "is " + cost + ": it must be at least 1");
    }
    return buckets.ask(key, limit, cost);
  }
}
