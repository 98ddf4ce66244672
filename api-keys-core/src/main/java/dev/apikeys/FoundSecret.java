package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * A presented secret as a store found it.
 *
 * @param key its key, with this secret and its proof alone
 */
public record FoundSecret(StoredKey key) {

  /** Refuses a key that does not carry exactly the presented secret. */
  public FoundSecret {
    if (requireNonNull(key, "key").key().secrets().size() != 1) {
      throw new IllegalArgumentException("a found key must carry the presented secret alone");
    }
  }

  /** The presented secret. */
  public Secret secret() {
    return key.key().secrets().get(0);
  }

  /** Its hash. */
  public SecretHash hash() {
    return key.proofs().values().iterator().next().hash();
  }
}
