package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What became of a request for a key that carries an id of its own. */
public sealed interface Issuance {

  /**
   * The key is issued.
   *
   * @param issued the key and its token
   */
  record Issued(IssuedKey issued) implements Issuance {
    /** Refuses null. */
    public Issued {
      requireNonNull(issued, "issued");
    }
  }

  /**
   * The same request had been made before; nothing was issued, and the token is not shown again.
   *
   * @param keyId the id of the key that was issued then
   * @param key that key as it is now, unless it is gone
   */
  record Replayed(String keyId, Optional<ApiKey> key) implements Issuance {
    /** Refuses null. */
    public Replayed {
      requireNonNull(keyId, "keyId");
      requireNonNull(key, "key");
    }
  }
}
