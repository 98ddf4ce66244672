package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of the store a node remembers, and how long it relies on it. Immutable.
 *
 * <p>What a node changes itself holds there at once. What another node changes holds by the second
 * poll after it was committed: each node asks the store at this interval what has changed, and uses
 * nothing that it remembers while it could not ask for two intervals.
 *
 * @param maximumKeys the most secrets that are remembered, 0 to {@value #MOST_KEYS}, at about 1 KB
 *     each and what their metadata need; with 0, each verification asks the store
 * @param timeToLive how long a secret is remembered after it was read, however often it is used: 1
 *     ms to 5 minutes
 * @param pollInterval how often the store is asked for changes: 10 ms to 30 s
 * @param maxStaleIfError for how much longer what is remembered is relied on while the store is
 *     broken, though changes could not be seen: zero to 24 hours
 */
public record CachePolicy(
    int maximumKeys, Duration timeToLive, Duration pollInterval, Duration maxStaleIfError) {

  /** The most secrets that can be remembered. */
  public static final int MOST_KEYS = 10_000_000;

  private static final CachePolicy STANDARD =
      new CachePolicy(100_000, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO);

  /**
   * Refuses what is out of range.
   *
   * @throws InvalidMemberException naming the member
   */
  public CachePolicy {
    requireNonNull(timeToLive, "timeToLive");
    requireNonNull(pollInterval, "pollInterval");
    requireNonNull(maxStaleIfError, "maxStaleIfError");
    if (maximumKeys < 0 || maximumKeys > MOST_KEYS) {
      throw new InvalidMemberException(
          "maximumKeys", "is " + maximumKeys + ": it must be between 0 and " + MOST_KEYS);
    }
    timeToLive =
        Require.between("timeToLive", timeToLive, Duration.ofMillis(1), Duration.ofMinutes(5));
    pollInterval =
        Require.between(
            "pollInterval", pollInterval, Duration.ofMillis(10), Duration.ofSeconds(30));
    maxStaleIfError =
        Require.between("maxStaleIfError", maxStaleIfError, Duration.ZERO, Duration.ofHours(24));
  }

  /** 100,000 secrets for 30 s, asking for changes every second, and nothing while it is broken. */
  public static CachePolicy standard() {
    return STANDARD;
  }

  /** Nothing is remembered: each verification asks the store. */
  public static CachePolicy none() {
    return STANDARD.withMaximumKeys(0);
  }

  /**
   * The same for so many secrets. Look-ups are quickest if that is twice of those in use.
   *
   * @throws InvalidMemberException if it is out of range
   */
  public CachePolicy withMaximumKeys(int secrets) {
    return new CachePolicy(secrets, timeToLive, pollInterval, maxStaleIfError);
  }

  /**
   * The same for so long.
   *
   * @throws InvalidMemberException if it is out of range
   */
  public CachePolicy withTimeToLive(Duration time) {
    return new CachePolicy(
        maximumKeys, requireNonNull(time, "time"), pollInterval, maxStaleIfError);
  }

  /**
   * The same, asking for changes so often.
   *
   * @throws InvalidMemberException if it is out of range
   */
  public CachePolicy withPollInterval(Duration interval) {
    return new CachePolicy(
        maximumKeys, timeToLive, requireNonNull(interval, "interval"), maxStaleIfError);
  }

  /**
   * The same, relied on for so much longer while the store is broken. A revocation elsewhere is
   * then not seen until it works again.
   *
   * @throws InvalidMemberException if it is out of range
   */
  public CachePolicy withMaxStaleIfError(Duration longer) {
    return new CachePolicy(maximumKeys, timeToLive, pollInterval, requireNonNull(longer, "longer"));
  }
}
