package dev.apikeys.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is removed from the database once it is so old.
 *
 * @param interval how often that is looked for, at least 1s, and first within a minute after the
 *     start; 0s for never
 * @param changes the age of change rows, which other nodes follow: at least 1d
 * @param requests the age of requests with an id of their own, such as an Idempotency-Key, after
 *     which a repetition is a new request
 * @param retiredSecrets how long ago a secret ended of a key that has another; by default they are
 *     kept
 * @param audit the age of audit entries; by default they are kept
 */
record PurgeSettings(
    @DefaultValue("1h") Duration interval,
    @DefaultValue("1d") Duration changes,
    @DefaultValue("7d") Duration requests,
    @Nullable Duration retiredSecrets,
    @Nullable Duration audit) {}
