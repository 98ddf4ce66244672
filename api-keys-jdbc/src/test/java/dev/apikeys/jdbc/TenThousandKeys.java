package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A store that has been used for a while, filled by its database. The first half of the keys is the
 * tenant {@code acme}'s, the rest has nine tenants; every owner has ten. Each hundredth key was
 * rotated: its older secret has ended. Each tenth secret is an imported one. Every other key may be
 * idle for a time, and each fiftieth has been for too long.
 */
final class TenThousandKeys {

  static final int KEYS = 10_000;

  private static final List<String> ROWS =
      List.of(
          """
          INSERT INTO api_key
          SELECT CONCAT('key-', 10000 + x), 'ci', '',
            CASE WHEN x <= 5000 THEN 'acme' ELSE CONCAT('tenant-', MOD(x, 9)) END,
            CONCAT('owner-', CASE WHEN x <= 5000 THEN MOD(x, 500) ELSE 1000 + MOD(x, 9) * 100
              + MOD(x, 55) END),
            '{}', '', '', NULL, NULL,
            CASE WHEN MOD(x, 50) = 0 THEN 86400000 WHEN MOD(x, 2) = 0 THEN 3155760000000 END,
            TRUE, x, NULL, NULL, NULL, NULL, NULL, x, 'user:alice', x, 1
          FROM <numbers>
          """,
          """
          INSERT INTO api_key_secret
          SELECT CONCAT('secret-', 10000 + x), CONCAT('key-', 10000 + x), 1, '{sha256}00',
            CASE WHEN MOD(x, 10) = 0 THEN CONCAT('{sha256}', x) END, '', x, NULL, NULL
          FROM <numbers>
          """,
          """
          INSERT INTO api_key_secret
          SELECT CONCAT('older-', 10000 + x), CONCAT('key-', 10000 + x), 0, '{sha256}00', NULL,
            '', x, CASE WHEN MOD(x, 200) = 0 THEN x END, CASE WHEN MOD(x, 200) <> 0 THEN x END
          FROM <numbers> WHERE MOD(x, 100) = 0
          """,
          "INSERT INTO api_key_last_used SELECT id, created_at FROM api_key_secret",
          """
          INSERT INTO api_key_request
          SELECT 'acme', 'user:alice', CONCAT('request-', x), 'key', 'print', x FROM <numbers>
          """,
          """
          INSERT INTO api_key_change (key_id, secret_id, tenant, owner, at)
          SELECT CONCAT('key-', 10000 + x), CONCAT('secret-', 10000 + x), 'acme', 'owner', x
          FROM <numbers>
          """,
          """
          INSERT INTO api_key_audit (at, actor, action, key_id, tenant, owner, changes)
          SELECT x, 'user:alice', 'ISSUED', CONCAT('key-', 10000 + MOD(x, 500)),
            CONCAT('tenant-', MOD(x, 9)), 'owner', ''
          FROM <numbers>
          """);

  private TenThousandKeys() {}

  static String keyId(int number) {
    return "key-" + (KEYS + number);
  }

  static String secretId(int number) {
    return "secret-" + (KEYS + number);
  }

  /** Of a secret whose number is a multiple of ten. */
  static String digest(int number) {
    return "{sha256}" + number;
  }

  /** Fills the tables, and has the database look at what they hold. */
  static void fill(Connection connection, TestDatabase database) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String rows : ROWS) {
        statement.execute(rows.replace("<numbers>", numbers(database)));
      }
      statement.execute(
          database == TestDatabase.MARIADB
              ? "ANALYZE TABLE " + String.join(", ", Indexes.tables(connection))
              : "ANALYZE");
    }
  }

  private static String numbers(TestDatabase database) {
    return switch (database) {
      case H2 -> "SYSTEM_RANGE(1, 10000)";
      case POSTGRESQL -> "generate_series(1, 10000) AS numbers (x)";
      case MARIADB -> "(SELECT seq AS x FROM seq_1_to_10000) numbers";
    };
  }
}
