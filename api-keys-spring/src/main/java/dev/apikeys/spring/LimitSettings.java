package dev.apikeys.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests are let through.
 *
 * @param perKey what a key may make that has no limit of its own
 * @param failedAttempts what a client may try with tokens that are no keys
 * @param management what a caller may make to manage keys
 * @param misses look-ups that prove no key
 * @param disclose whether answers tell in RateLimit and RateLimit-Policy what is left of limits
 * @param closedWithoutLimiter whether requests that have a limit are refused while the rate limiter
 *     is out of order, in place of going on uncounted
 */
record LimitSettings(
    @DefaultValue PerKey perKey,
    @DefaultValue FailedAttempts failedAttempts,
    @DefaultValue ManagementCalls management,
    @DefaultValue Misses misses,
    @DefaultValue("false") boolean disclose,
    @DefaultValue("false") boolean closedWithoutLimiter) {

  /**
   * What a key may make that has no limit of its own.
   *
   * @param requests how many requests a key may make that has no limit of its own; by default there
   *     is no limit
   * @param per the time in which a key may make so many requests: whole seconds, such as 60s
   */
  record PerKey(@Nullable Integer requests, @Nullable Duration per) {}

  /**
   * What a client may try with tokens that are no keys.
   *
   * @param requests how many attempts may fail from one client address (of IPv6, its /64 network)
   * @param per the time in which so many attempts may fail: whole seconds, such as 60s
   */
  record FailedAttempts(@DefaultValue("300") int requests, @DefaultValue("60s") Duration per) {}

  /**
   * What a caller may make to manage keys.
   *
   * @param requests how many calls each caller of the endpoints that manage keys may make
   * @param per the time in which a caller may make so many calls: whole seconds, such as 60s
   */
  record ManagementCalls(@DefaultValue("600") int requests, @DefaultValue("60s") Duration per) {}

  /**
   * Look-ups in the database that prove no key.
   *
   * @param perSecond how many of them a node makes in a second; beyond it, what is not remembered
   *     is unavailable
   * @param perAddress how many of them it makes for one client address (of IPv6, its /64 network)
   */
  record Misses(@DefaultValue("1000") int perSecond, @DefaultValue("200") int perAddress) {}
}
