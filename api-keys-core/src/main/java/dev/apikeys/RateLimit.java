package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How many requests may be made in a time, by a key first of all: so many at once, and then as they
 * fill up, evenly and one at a time. Immutable.
 *
 * @param requests the most requests, 1 to {@value #MAX_REQUESTS}
 * @param per in this time: whole seconds, 1 second to 31 days
 */
public record RateLimit(int requests, Duration per) {

  /** The most requests of a limit. */
  public static final int MAX_REQUESTS = 1_000_000_000;

  static final int MAX_DAYS = 31;
  static final Duration LONGEST = Duration.ofDays(MAX_DAYS);

  private static final String MEMBER = "rate_limit";
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * Refuses what cannot be kept.
   *
   * @throws InvalidMemberException if a number is out of its range
   */
  public RateLimit {
    requireNonNull(per, "per");
    if (requests < 1 || requests > MAX_REQUESTS) {
      throw new InvalidMemberException(
          MEMBER, "has " + requests + " requests: 1 to " + MAX_REQUESTS + " are allowed");
    }
    if (per.compareTo(SHORTEST) < 0
        || per.compareTo(LONGEST) > 0
        || !per.equals(per.truncatedTo(ChronoUnit.SECONDS))) {
      throw new InvalidMemberException(
          MEMBER, "is per " + per + ": whole seconds are allowed, from 1 second to 31 days");
    }
  }

  /** Whether whoever keeps to this limit keeps to the other as well: in bursts and on average. */
  public boolean isWithin(RateLimit other) {
    return requests <= requireNonNull(other, "other").requests
        && requests * other.per.toSeconds() <= other.requests * per.toSeconds();
  }

  /** Such as {@code 100 per 60 s}. */
  @Override
  public String toString() {
    return requests + " per " + per.toSeconds() + " s";
  }
}
