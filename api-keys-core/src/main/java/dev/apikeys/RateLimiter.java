package dev.apikeys;

/**
 * Counts requests against limits. {@link ApiKeys} asks it once for each verification that would
 * otherwise succeed, of a key that has a limit, and wherever else a limit holds ({@link
 * RateLimits}). {@link Bucket4jRateLimiter} is one, for a node or for many.
 *
 * <p>Implementations are safe for use by many threads, and bounded in memory. They answer quickly,
 * or throw: the request waits. A {@link RuntimeException} or {@link LinkageError} means that they
 * could not count, and {@link ApiKeysBuilder#closedWithoutRateLimiter} says what becomes of the
 * request then.
 */
@FunctionalInterface
public interface RateLimiter {

  /**
   * Takes this much of what is left, if so much is; else nothing.
   *
   * @param key whose requests are counted: a key's id, or {@code caller:} and who manages keys; at
   *     most 1,000 characters. One that comes with another limit than before begins anew.
   * @param limit what it may make
   * @param cost 1 or more; what costs more than the limit allows at once is never allowed
   */
  Quota ask(String key, RateLimit limit, int cost);
}
