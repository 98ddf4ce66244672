package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How many live keys an owner may have.
 *
 * @param max the most, the key in question included
 * @param at the instant for which live is meant: neither revoked nor expired then
 */
public record OwnerLimit(int max, Instant at) {

  /** Refuses null. */
  public OwnerLimit {
    requireNonNull(at, "at");
  }
}
