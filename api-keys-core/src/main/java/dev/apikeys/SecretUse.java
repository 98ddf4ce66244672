package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A use of a secret.
 *
 * @param secretId the secret
 * @param at when
 */
public record SecretUse(String secretId, Instant at) {

  /** Refuses null. */
  public SecretUse {
    requireNonNull(secretId, "secretId");
    requireNonNull(at, "at");
  }
}
