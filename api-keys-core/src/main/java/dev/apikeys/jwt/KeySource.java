package dev.apikeys.jwt;

import java.time.Instant;
import java.util.Optional;

/** Where the published keys of an issuer come from. Thread-safe. */
interface KeySource {

  /**
   * The key of this name.
   *
   * @throws JwksUnavailableException if that cannot be told now
   */
  Optional<JwtKey> find(String kid, Instant now);
}
