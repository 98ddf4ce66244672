package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * A key and its token, at the only moment at which both exist.
 *
 * @param key the key as stored
 * @param token the token, shown now or never
 */
public record IssuedKey(ApiKey key, Token token) {
  /** Refuses null. */
  public IssuedKey {
    requireNonNull(key, "key");
    requireNonNull(token, "token");
  }
}
