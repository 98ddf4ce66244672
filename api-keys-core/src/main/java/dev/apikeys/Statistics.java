package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What one node has come to at an instant, for meters and health checks.
 *
 * @param rememberedSecrets about how many secrets are in memory
 * @param reliance whether what is in memory is relied on
 * @param sinceChangesSeen how long ago the poll began that last saw what other nodes change; if
 *     none did yet, how long ago the first was begun. Empty while nothing is followed
 * @param usesNotNoted how many uses were left out of what {@link ApiKey#lastUsedAt()} goes by,
 *     since too many secrets were used in one interval
 * @param rehashesPutOff how often a hash under an outdated scheme was left to a later use, since
 *     too many waited for being replaced
 */
public record Statistics(
    long rememberedSecrets,
    Reliance reliance,
    Optional<Duration> sinceChangesSeen,
    long usesNotNoted,
    long rehashesPutOff) {

  /** Whether what is in memory is relied on. */
  public enum Reliance {
    /**
     * There is nothing to rely on: no verification has begun to follow changes yet, nothing is to
     * be remembered, or all was closed.
     */
    NONE,
    /** What other nodes change is seen, and so what is in memory is relied on. */
    FULL,
    /**
     * What other nodes change cannot be seen, and so each verification asks the store: a fault, of
     * the database or of the way there.
     */
    SUSPENDED
  }

  /** Refuses null. */
  public Statistics {
    requireNonNull(reliance, "reliance");
    requireNonNull(sinceChangesSeen, "sinceChangesSeen");
  }
}
