package dev.apikeys;

import static java.util.Objects.requireNonNull;

/** What became of a {@link Change}. */
public sealed interface ChangeResult {

  /**
   * It is stored.
   *
   * @param key the key from now on
   */
  record Stored(StoredKey key) implements ChangeResult {
    /** Refuses null. */
    public Stored {
      requireNonNull(key, "key");
    }
  }

  /** The key is deleted. */
  record Deleted() implements ChangeResult {}

  /**
   * The function asked for nothing.
   *
   * @param key the key as it is
   */
  record Unchanged(StoredKey key) implements ChangeResult {
    /** Refuses null. */
    public Unchanged {
      requireNonNull(key, "key");
    }
  }

  /** There is no such key. */
  record Absent() implements ChangeResult {}

  /** Its owner would have more live keys than allowed; nothing was changed. */
  record OwnerFull() implements ChangeResult {}
}
