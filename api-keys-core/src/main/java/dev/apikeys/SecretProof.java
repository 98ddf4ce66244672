package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a store keeps of one secret to prove it, and to find it where the token carries no id. It
 * prints redacted.
 *
 * @param hash the hash, of the current scheme or an earlier one
 * @param lookupDigest for imported secrets, the scheme-tagged digest they are found by; unique
 */
public record SecretProof(SecretHash hash, Optional<String> lookupDigest) {

  /** Refuses null. */
  public SecretProof {
    requireNonNull(hash, "hash");
    requireNonNull(lookupDigest, "lookupDigest");
  }

  /** A secret found by its id. */
  static SecretProof of(SecretHash hash) {
    return new SecretProof(hash, Optional.empty());
  }

  /** Never the hash, nor the digest. */
  @Override
  public String toString() {
    return "SecretProof[redacted]";
  }
}
