package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What became of an {@link Insertion}. */
public sealed interface InsertionResult {

  /** The same, for keys that are stored together or not at all, one of which is not stored. */
  static List<InsertionResult> withheld(List<InsertionResult> results) {
    return Require.all("results", results).stream()
        .map(result -> result instanceof Stored ? new Withheld() : result)
        .toList();
  }

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

  /** Nothing is wrong with it, but with another that was to be stored with it or not at all. */
  record Withheld() implements InsertionResult {}

  /** Its id, or the id or look-up digest of one of its secrets, is taken; nothing was stored. */
  record Duplicate() implements InsertionResult {}
}
