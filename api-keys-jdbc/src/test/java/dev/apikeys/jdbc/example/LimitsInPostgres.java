package dev.apikeys.jdbc.example;

import dev.apikeys.ApiKeys;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.KeyStore;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ExpiredEntriesCleaner;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Keeps the limits of keys in PostgreSQL, so that they hold over all nodes. */
public final class LimitsInPostgres {

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS api_key_bucket (
        id TEXT COLLATE "C" PRIMARY KEY,
        state BYTEA,
        expires_at BIGINT
      )
      """;

  private LimitsInPostgres() {}

  /** Once, unless a tool makes your tables. */
  public static void createTable(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
  }

  /** Those that are full for a minute may be removed. */
  public static PostgreSQLSelectForUpdateBasedProxyManager<String> buckets(
      DataSource pool, Duration timeout) {
    return Bucket4jPostgreSQL.selectForUpdateBasedBuilder(pool)
        .primaryKeyMapper(PrimaryKeyMapper.STRING)
        .table("api_key_bucket")
        .requestTimeout(timeout) // Duration.ofMillis(250), say
        .expirationAfterWrite(
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                Duration.ofMinutes(1)))
        .build();
  }

  public static ApiKeys open(KeyStore store, byte[] pepper, ProxyManager<String> buckets) {
    return ApiKeys.builder(store)
        .pepper("p1", pepper)
        .rateLimiter(Bucket4jRateLimiter.distributed(buckets))
        .build();
  }

  /** Once an hour, say, on any node. */
  public static void removeExpired(ExpiredEntriesCleaner buckets) {
    int removed;
    do {
      removed = buckets.removeExpired(1_000);
    } while (removed > 0);
  }
}
