package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The end of a key: when, by whom, and why.
 *
 * @param at when
 * @param by the actor, as {@link Actor#toString()} writes it
 * @param reason the reason given, at most 255 characters
 */
public record Revocation(Instant at, String by, Optional<String> reason) {

  private static final int MAX_REASON = 255;

  /** Refuses null, and nothing else: what a store has kept it must be able to read. */
  public Revocation {
    requireNonNull(at, "at");
    requireNonNull(by, "by");
    requireNonNull(reason, "reason");
  }

  /** A reason as it is given; blank for none. */
  static Optional<String> why(String reason) {
    return Optional.of(Require.printableText("reason", reason, MAX_REASON))
        .filter(text -> !text.isBlank());
  }
}
