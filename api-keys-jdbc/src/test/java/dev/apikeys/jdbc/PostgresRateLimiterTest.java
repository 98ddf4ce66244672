package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKeys;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.KeyStore;
import dev.apikeys.RateLimit;
import dev.apikeys.RateLimiter;
import dev.apikeys.jdbc.example.LimitsInPostgres;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A limiter whose buckets are rows of PostgreSQL, as {@link LimitsInPostgres} sets it up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresRateLimiterTest extends SharedLimiterContract {

  /** Longer than a slow machine needs. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final HikariDataSource pool = TestDatabase.POSTGRESQL.fresh();
  private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets =
      LimitsInPostgres.buckets(pool, TIMEOUT);

  @BeforeAll
  void createTable() throws SQLException {
    LimitsInPostgres.createTable(pool);
    LimitsInPostgres.createTable(pool);
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @Override
  protected RateLimiter limiter() {
    return Bucket4jRateLimiter.distributed(buckets);
  }

  @Override
  ApiKeys open(KeyStore store) {
    return LimitsInPostgres.open(store, new byte[32], LimitsInPostgres.buckets(pool, TIMEOUT));
  }

  @Test
  void removesBucketsThatAreFullForAMinuteAndNoOthers() throws SQLException {
    String expired =
        "UPDATE api_key_bucket SET expires_at = expires_at - 61000 WHERE id LIKE 'r-%'";
    limiter().ask("r-full", new RateLimit(1_000, Duration.ofSeconds(1)), 1);
    limiter().ask("r-used", new RateLimit(1_000, Duration.ofDays(31)), 1_000);
    TestDatabase.execute(pool, expired);
    LimitsInPostgres.removeExpired(buckets);
    assertThat(TestDatabase.column(pool, "SELECT id FROM api_key_bucket WHERE id LIKE 'r-%'"))
        .containsExactly("r-used@1000/2678400");
  }
}
