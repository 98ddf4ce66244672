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

  /**
   * Cuts the instant to milliseconds.
   *
   * @throws InvalidMemberException if it is not within the years 1970 to 9999
   */
  public SecretUse {
    requireNonNull(secretId, "secretId");
    at = Require.time("at", at);
  }
}
