package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.Statistics;
import dev.apikeys.Statistics.Reliance;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.jdbc.SchemaException;
import dev.apikeys.spring.SchemeCounts.Counted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether keys can be verified: the store answers and its tables fit, no secret waits for a pepper
 * that is missing, and what other nodes change is seen. Takes as long as the store lets a call, and
 * longer only when it counts; a store that is broken is not asked to count.
 */
final class ApiKeysHealthIndicator implements HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(ApiKeysHealthIndicator.class);

  private final ApiKeys keys;
  private final Optional<KeyStore> store;
  private final SchemeCounts counts;
  private final Duration patience;

  /**
   * Of these keys.
   *
   * @param store where they are, if that is known
   * @param patience for how long changes may go unseen: a poll may be late, and meanwhile each
   *     verification asks the store
   */
  ApiKeysHealthIndicator(
      ApiKeys keys, Optional<KeyStore> store, SchemeCounts counts, Duration patience) {
    this.keys = keys;
    this.store = store;
    this.counts = counts;
    this.patience = patience;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    if (reaches(health)) {
      countInto(health);
    }
    followInto(health);
    return health.build();
  }

  private boolean reaches(Health.Builder health) {
    try {
      if (store.orElse(null) instanceof JdbcKeyStore database) {
        health.withDetail("schemaVersion", database.schemaVersion());
      } else {
        store.ifPresent(other -> other.changes(Long.MAX_VALUE, 0));
      }
      return true;
    } catch (SchemaException unfit) {
      health.down().withDetail("store", String.valueOf(unfit.getMessage()));
    } catch (RuntimeException broken) {
      log.warn("The store of the API keys does not answer: {}", String.valueOf(broken));
      health.down().withDetail("store", "does not answer");
    }
    return false;
  }

  private void countInto(Health.Builder health) {
    Optional<List<String>> unknown = counts.latest().map(Counted::unknown);
    health.withDetail("unknownSchemes", unknown.<Object>map(List::copyOf).orElse("not counted"));
    if (!unknown.orElse(List.of()).isEmpty()) {
      health.down();
    }
  }

  private void followInto(Health.Builder health) {
    Statistics statistics = keys.statistics();
    health.withDetail("reliance", statistics.reliance().name());
    Duration lag = statistics.sinceChangesSeen().orElse(Duration.ZERO);
    statistics
        .sinceChangesSeen()
        .ifPresent(time -> health.withDetail("lagMillis", time.toMillis()));
    if (statistics.reliance() == Reliance.SUSPENDED && lag.compareTo(patience) >= 0) {
      health.down();
    }
  }
}
