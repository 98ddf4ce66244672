package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link RateLimiter} answered: whether a request is within a limit, and what is left of it.
 * Immutable.
 *
 * @param limit the limit
 * @param allowed whether the request is within it
 * @param remaining how many requests are left, without this one; 0 to those of the limit
 * @param retryAfter when it would be within it again, if it is not; else zero
 */
public record Quota(RateLimit limit, boolean allowed, long remaining, Duration retryAfter) {

  /**
   * Refuses what cannot be left of the limit, and a time to wait where there is none, or none, or
   * more than {@value RateLimit#MAX_DAYS} days, where there is one.
   *
   * @throws InvalidMemberException naming the member
   */
  public Quota {
    requireNonNull(limit, "limit");
    requireNonNull(retryAfter, "retryAfter");
    if (remaining < 0 || remaining > limit.requests()) {
      throw new InvalidMemberException(
          "remaining", "is " + remaining + ": it must be between 0 and " + limit.requests());
    }
    if (retryAfter.isZero() != allowed
        || retryAfter.isNegative()
        || retryAfter.compareTo(RateLimit.LONGEST) > 0) {
      throw new InvalidMemberException(
          "retryAfter",
          "is %s: it must be zero if the request is allowed, and else up to %s days"
              .formatted(retryAfter, RateLimit.MAX_DAYS));
    }
  }

  /** The request is within the limit, and so much is left. */
  public static Quota allowed(RateLimit limit, long remaining) {
    return new Quota(limit, true, remaining, Duration.ZERO);
  }

  /** The request is beyond the limit, and would be within it after this time. */
  public static Quota refused(RateLimit limit, long remaining, Duration retryAfter) {
    return new Quota(limit, false, remaining, retryAfter);
  }

  /**
   * When more is left than now, at the latest, if nothing is asked for in between; empty if nothing
   * was used. A limit fills up evenly, one request at a time.
   */
  public Optional<Duration> untilMore() {
    if (!allowed) {
      return Optional.of(retryAfter);
    }
    return remaining == limit.requests()
        ? Optional.empty()
        : Optional.of(limit.per().dividedBy(limit.requests()));
  }
}
