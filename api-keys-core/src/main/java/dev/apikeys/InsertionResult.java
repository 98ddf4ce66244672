package dev.apikeys;

import static java.util.Objects.requireNonNull;

/** What became of an {@link Insertion}. */
public sealed interface InsertionResult {

  /** The key is stored. */
  record Stored() implements InsertionResult {}

  /**
   * Its request had been made before; nothing was stored.
   *
   * @param keyId the key that was stored then, which may be gone by now
   * @param fingerprint that request's fingerprint
   */
  record Replayed(String keyId, String fingerprint) implements InsertionResult {
    /** Refuses null. */
    public Replayed {
      requireNonNull(keyId, "keyId");
      requireNonNull(fingerprint, "fingerprint");
    }
  }

  /** Its owner has as many live keys as allowed; nothing was stored. */
  record OwnerFull() implements InsertionResult {}

  /** Its id, or the id or look-up digest of one of its secrets, is taken; nothing was stored. */
  record Duplicate() implements InsertionResult {}
}
