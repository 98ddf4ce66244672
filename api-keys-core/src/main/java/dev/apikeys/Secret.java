package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may be known of one secret of a key: never the secret itself, nor its hash.
 *
 * <p>Time is half-open: a secret that expires at an instant is expired at that instant.
 *
 * @param id the public id, 16 characters of lower-case Crockford base32 for tokens minted here
 * @param display the start of the token as lists show it; holds no character of the secret, unless
 *     the system that an imported one came from showed some
 * @param createdAt when it was minted
 * @param expiresAt when it ends, if it does; a key's own end comes on top
 * @param revokedAt when it was retired, if it was
 * @param lastUsedAt the last use the store knows of; up to one flush interval late
 */
public record Secret(
    String id,
    String display,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt) {

  /** Refuses null. */
  public Secret {
    requireNonNull(id, "id");
    requireNonNull(display, "display");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(expiresAt, "expiresAt");
    requireNonNull(revokedAt, "revokedAt");
    requireNonNull(lastUsedAt, "lastUsedAt");
  }

  /** A secret minted now, with no end of its own. */
  static Secret minted(String id, String display, Instant now) {
    return new Secret(id, display, now, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Active, expired or revoked at this instant. */
  public KeyStatus statusAt(Instant now) {
    requireNonNull(now, "now");
    if (revokedAt.isPresent()) {
      return KeyStatus.REVOKED;
    }
    boolean ended = expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    return ended ? KeyStatus.EXPIRED : KeyStatus.ACTIVE;
  }

  /** Whether it was retired, or expired, before this instant. */
  public boolean endedBefore(Instant instant) {
    requireNonNull(instant, "instant");
    return Stream.of(revokedAt, expiresAt).flatMap(Optional::stream).anyMatch(instant::isAfter);
  }

  /** This secret, retired then. */
  Secret retired(Instant at) {
    return new Secret(id, display, createdAt, expiresAt, Optional.of(at), lastUsedAt);
  }

  /** This secret, ending then unless it ends before. */
  Secret endingBy(Instant latest) {
    Instant end = expiresAt.filter(latest::isAfter).orElse(latest);
    return new Secret(id, display, createdAt, Optional.of(end), revokedAt, lastUsedAt);
  }

  /** This secret, with the end of that one. */
  Secret endingLike(Secret other) {
    return new Secret(id, display, createdAt, other.expiresAt, other.revokedAt, lastUsedAt);
  }

  /** The same secret, last used then, for a store that keeps uses in a table of their own. */
  public Secret lastUsed(Optional<Instant> at) {
    return new Secret(id, display, createdAt, expiresAt, revokedAt, requireNonNull(at, "at"));
  }
}
