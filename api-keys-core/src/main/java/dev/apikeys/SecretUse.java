package dev.apikeys;

import java.time.Instant;

/**
 * A use of a secret.
 *
 * @param secretId the secret
 * @param at when
 */
public record SecretUse(String secretId, Instant at) {}
