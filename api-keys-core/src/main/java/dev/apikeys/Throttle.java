package dev.apikeys;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many attempts with what is no key, though it claims to be one of ours, each client may make:
 * beyond it, what is not known to be a key is refused unseen. Attempts under way at once may pass
 * it, and nothing else is counted. Bounded; thread-safe.
 */
final class Throttle {

  static final RateLimit STANDARD = new RateLimit(300, Duration.ofSeconds(60));

  private static final Logger log = LoggerFactory.getLogger(Throttle.class);

  private final RateLimit limit;
  private final Buckets attempts;
  private final Bucket told;

  Throttle(RateLimit limit, InstantSource clock) {
    SteadyTime time = new SteadyTime(clock);
    this.limit = limit;
    this.attempts = new Buckets(ClientNetwork.MOST, time);
    this.told = Buckets.onceAMinute(time);
  }

  /** That nothing is left to whoever makes this request; empty if something is. */
  Optional<Quota> spent(VerificationContext context) {
    if (!context.isCounted()) {
      return Optional.empty();
    }
    String client = ClientNetwork.of(context.address());
    return attempts
        .used(client, limit)
        .map(left -> left.estimateAbilityToConsume(1))
        .filter(left -> !left.canBeConsumed())
        .map(left -> refused(client, left));
  }

  private Quota refused(String client, EstimationProbe left) {
    if (told.tryConsume(1)) {
      log.warn(
          "Too many failed attempts from {}: what is not known to be a key is refused there, until"
              + " there are fewer than {}. If this is a proxy, say whose addresses it forwards.",
          client.isEmpty() ? "addresses that are not known" : client,
          limit);
    }
    return Quota.refused(limit, 0, Buckets.untilThere(limit, left.getNanosToWaitForRefill()));
  }

  /** Counts an attempt that failed. */
  void failed(VerificationContext context) {
    if (context.isCounted()) {
      attempts.of(ClientNetwork.of(context.address()), limit).tryConsume(1);
    }
  }

  long size() {
    return attempts.size();
  }
}
