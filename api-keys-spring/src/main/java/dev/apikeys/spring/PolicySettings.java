package dev.apikeys.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is demanded of keys, whoever asks for them.
 *
 * @param minLifetime the shortest time to its end that may be asked for a key
 * @param defaultLifetime the time to the end of a key for which none is asked for; by default the
 *     longest
 * @param maxLifetime the longest time to the end of a key; with it, no key is without end
 * @param maxKeysPerOwner the most live keys of one owner
 * @param grantableScopes what may be granted; by default anything that the caller may hand out
 * @param maxIdle the longest that a key may be left to go unused, at least 1 day
 * @param defaultOverlap how long a rotated secret goes on; by default 24h
 * @param maxOverlap how long a rotated secret may be told to go on; by default 30d
 * @param rules what is demanded otherwise of keys of some tenants, or with some scopes: of the
 *     rules that apply to a key, the later ones go before the earlier ones
 */
record PolicySettings(
    @Nullable Duration minLifetime,
    @Nullable Duration defaultLifetime,
    @Nullable Duration maxLifetime,
    @Nullable Integer maxKeysPerOwner,
    @Nullable List<String> grantableScopes,
    @Nullable Duration maxIdle,
    @Nullable Duration defaultOverlap,
    @Nullable Duration maxOverlap,
    @DefaultValue List<Rule> rules) {

  /**
   * What is demanded of keys of some tenants, or with some scopes.
   *
   * @param tenants the tenants to whose keys it applies; if none is named, to those of all
   * @param scopes the scopes of which a key must be granted one, be it by a wildcard, for it to
   *     apply; if none is named, to all keys
   * @param minLifetime as for all keys
   * @param defaultLifetime as for all keys
   * @param maxLifetime as for all keys
   * @param maxKeysPerOwner as for all keys
   * @param grantableScopes as for all keys
   * @param maxIdle as for all keys
   * @param defaultOverlap as for all keys
   * @param maxOverlap as for all keys
   * @param requests how many requests such a key may make that has no limit of its own
   * @param per the time in which it may make so many: whole seconds, such as 60s
   */
  record Rule(
      @Nullable List<String> tenants,
      @Nullable List<String> scopes,
      @Nullable Duration minLifetime,
      @Nullable Duration defaultLifetime,
      @Nullable Duration maxLifetime,
      @Nullable Integer maxKeysPerOwner,
      @Nullable List<String> grantableScopes,
      @Nullable Duration maxIdle,
      @Nullable Duration defaultOverlap,
      @Nullable Duration maxOverlap,
      @Nullable Integer requests,
      @Nullable Duration per) {}

  /** What is said of all keys, as a rule that applies to each. */
  Rule general() {
    return new Rule(
        null,
        null,
        minLifetime,
        defaultLifetime,
        maxLifetime,
        maxKeysPerOwner,
        grantableScopes,
        maxIdle,
        defaultOverlap,
        maxOverlap,
        null,
        null);
  }
}
