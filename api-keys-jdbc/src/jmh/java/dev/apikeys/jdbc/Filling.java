package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.IssuedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Fills the tables of a PostgreSQL: some keys are issued, and their tokens noted in a table of the
 * benchmarks' own; the others, which nobody presents, are made by the database between these.
 */
final class Filling {

  private static final String TOKENS = "CREATE TABLE presented (token VARCHAR(128) NOT NULL)";

  private static final String NOTE = "INSERT INTO presented (token) VALUES (?)";

  private static final List<String> OTHERS =
      List.of(
          """
          CREATE TEMPORARY TABLE made AS
          SELECT x, CONCAT(SUBSTR(ms, 1, 8), '-', SUBSTR(ms, 9), '-7000-8000-',
              LPAD(CAST(x AS TEXT), 12, '0')) AS key_id,
            SUBSTR(MD5(CONCAT('id', x)), 1, 16) AS secret_id, at
          FROM (SELECT x, LPAD(TO_HEX(at), 12, '0') AS ms, at
            FROM generate_series(%1$d, %2$d) AS numbers (x),
              (SELECT CAST(EXTRACT(EPOCH FROM NOW()) * 1000 AS BIGINT) AS at) AS now) AS numbered
          """,
          """
          INSERT INTO api_key (id, name, description, tenant, owner, metadata, scopes,
            allowed_cidrs, enabled, enabled_at, expires_at, created_at, created_by, updated_at,
            version)
          SELECT key_id, 'CI/CD Pipeline Key', '', '', CONCAT('user-', 1000 + x / 10), '{}',
            'orders:read orders:write', '', TRUE, at, at + 7776000000, at, 'user:alice', at, 1
          FROM made
          """,
          """
          INSERT INTO api_key_secret (id, key_id, ordinal, hash, display, created_at, expires_at)
          SELECT secret_id, key_id, 0,
            CONCAT('{hmac-sha256:p1}', MD5(CONCAT('a', x)), MD5(CONCAT('b', x))),
            CONCAT('acme_live_', secret_id), at, at + 7776000000
          FROM made
          """,
          "INSERT INTO api_key_last_used (secret_id, used_at) SELECT secret_id, 0 FROM made",
          "DROP TABLE made");

  private static final int PORTIONS = 256;

  /** Many enough to be everywhere in the indexes. */
  private static final int PRESENTED = 16_384;

  private final HikariDataSource pool;

  Filling(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Makes so many keys, of which {@value #PRESENTED} at most are presented. */
  void fill(int keys) throws SQLException {
    TestDatabase.execute(pool, TOKENS);
    int issued = Math.min(keys, PRESENTED);
    int others = keys - issued;
    try (ApiKeys issuing =
        Keyring.over(JdbcKeyStore.create(pool)).cache(CachePolicy.none()).build()) {
      for (int i = 0; i < PORTIONS; i++) {
        List<IssuedKey> some = Keyring.issue(issuing, portion(issued, i)).toList();
        note(some);
        int before = Math.toIntExact((long) others * i / PORTIONS);
        make(before + 1, before + portion(others, i));
      }
    }
    TestDatabase.execute(pool, "VACUUM ANALYZE");
  }

  private static int portion(int all, int number) {
    return Math.toIntExact((long) all * (number + 1) / PORTIONS - (long) all * number / PORTIONS);
  }

  private void note(List<IssuedKey> issued) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement(NOTE)) {
      for (IssuedKey key : issued) {
        insert.setString(1, key.token().reveal());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void make(int first, int last) throws SQLException {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : OTHERS) {
        statement.execute(sql.formatted(first, last));
      }
    }
  }

  /** The tokens of the keys that were issued, in an order that is random and fixed. */
  static String[] tokens(HikariDataSource pool) throws SQLException {
    return TestDatabase.column(pool, "SELECT token FROM presented ORDER BY MD5(token)")
        .toArray(String[]::new);
  }
}
