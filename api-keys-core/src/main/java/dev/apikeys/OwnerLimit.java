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

  /**
   * Refuses a limit below none.
   *
   * @throws InvalidMemberException if it is negative
   */
  public OwnerLimit {
    if (max < 0) {
      throw new InvalidMemberException("max", "is " + max + ": it must be at least 0");
    }
    requireNonNull(at, "at");
  }
}
