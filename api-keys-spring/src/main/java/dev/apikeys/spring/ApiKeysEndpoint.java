package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Statistics;
import dev.apikeys.Statistics.Reliance;
import dev.apikeys.spring.SchemeCounts.Counted;
import dev.apikeys.spring.SchemeCounts.Scheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The Actuator's endpoint {@code apikeys}: how secrets are stored, and what this node has come to.
 * It only reads, and tells of no key, no owner and no secret.
 */
@Endpoint(id = "apikeys")
final class ApiKeysEndpoint {

  /**
   * What the endpoint answers.
   *
   * @param schemes how many secrets are stored under each scheme; null if they could not be counted
   * @param countedAt when that was
   * @param reliance whether what is remembered is relied on
   * @param lagMillis how long ago what other nodes change was seen; null while it is not followed
   * @param rememberedSecrets about how many secrets are in memory
   * @param usesNotNoted how many uses were left out of last uses
   * @param rehashesPutOff how often a hash under an outdated scheme was left to a later use
   * @param uncountedRequests how many requests could not be counted against a limit
   */
  record Report(
      @Nullable List<Scheme> schemes,
      @Nullable Instant countedAt,
      Reliance reliance,
      @Nullable Long lagMillis,
      long rememberedSecrets,
      long usesNotNoted,
      long rehashesPutOff,
      long uncountedRequests)
      implements OperationResponseBody {}

  private final ApiKeys keys;
  private final SchemeCounts counts;

  ApiKeysEndpoint(ApiKeys keys, SchemeCounts counts) {
    this.keys = keys;
    this.counts = counts;
  }

  @ReadOperation
  Report report() {
    Optional<Counted> counted = counts.latest();
    Statistics statistics = keys.statistics();
    return new Report(
        counted.map(Counted::schemes).orElse(null),
        counted.map(Counted::at).orElse(null),
        statistics.reliance(),
        statistics.sinceChangesSeen().map(Duration::toMillis).orElse(null),
        statistics.rememberedSecrets(),
        statistics.usesNotNoted(),
        statistics.rehashesPutOff(),
        keys.limits().uncounted());
  }
}
