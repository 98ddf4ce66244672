package dev.apikeys.spring;

import dev.apikeys.CachePolicy;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a node remembers of the database, and how it follows what other nodes change.
 *
 * @param maximumKeys how many secrets are remembered; with 0 each verification asks the database
 * @param timeToLive how long a secret is remembered after it was read
 * @param pollInterval how often the database is asked for what other nodes changed: a change holds
 *     by the second poll
 * @param maxStaleIfError for how much longer what is remembered is relied on while the database is
 *     out of reach, though changes cannot be seen
 */
record CacheSettings(
    @DefaultValue("100000") int maximumKeys,
    @DefaultValue("30s") Duration timeToLive,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("0s") Duration maxStaleIfError) {

  CachePolicy policy() {
    return InvalidSettingException.within(
        "api-keys.cache",
        () -> new CachePolicy(maximumKeys, timeToLive, pollInterval, maxStaleIfError));
  }
}
