package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The note that something about a secret, or about an owner, is no longer what it was.
 *
 * @param id ascending by when it was written, not by when it was committed; with gaps
 * @param keyId the key, unless an owner is meant
 * @param secretId the secret, unless an owner is meant
 * @param tenant the tenant of the key or owner
 * @param owner the owner, if there is one
 * @param at when
 */
public record KeyChange(
    long id,
    Optional<String> keyId,
    Optional<String> secretId,
    String tenant,
    Optional<String> owner,
    Instant at) {

  /**
   * Refuses an empty owner, which no key has.
   *
   * @throws InvalidMemberException if it is
   */
  public KeyChange {
    requireNonNull(keyId, "keyId");
    requireNonNull(secretId, "secretId");
    requireNonNull(tenant, "tenant");
    requireNonNull(owner, "owner");
    requireNonNull(at, "at");
    if (owner.filter(String::isEmpty).isPresent()) {
      throw new InvalidMemberException("owner", "is empty: no key has that owner");
    }
  }
}
