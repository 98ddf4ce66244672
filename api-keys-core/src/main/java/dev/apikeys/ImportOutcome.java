package dev.apikeys;

import static java.util.Objects.requireNonNull;

/** What became of an {@link ImportRow}. */
public sealed interface ImportOutcome {

  /**
   * The key is stored, and its token works from now on.
   *
   * @param key the key
   */
  record Imported(ApiKey key) implements ImportOutcome {
    /** Refuses null. */
    public Imported {
      requireNonNull(key, "key");
    }
  }

  /**
   * The row is not stored.
   *
   * @param problem what is wrong with it, starting with the member's name; never holds the hash
   */
  record Refused(String problem) implements ImportOutcome {
    /** Refuses null. */
    public Refused {
      requireNonNull(problem, "problem");
    }
  }

  /**
   * Nothing is wrong with the row, but with another that was to be stored with it or not at all.
   */
  record Withheld() implements ImportOutcome {}
}
