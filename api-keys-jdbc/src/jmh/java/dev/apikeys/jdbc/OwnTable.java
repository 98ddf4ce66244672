package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HexFormat;
import javax.sql.DataSource;

/** Keys as most teams keep them: found by the SHA-256 of the token, each use written at once. */
final class OwnTable {

  private static final int ROWS = 100_000;

  private static final String CREATE =
      """
      CREATE TABLE own_key (
        id BIGINT PRIMARY KEY, key_hash VARCHAR(64) NOT NULL UNIQUE, owner VARCHAR(255) NOT NULL,
        scopes VARCHAR(1000) NOT NULL, expires_at TIMESTAMP, last_used_at TIMESTAMP)
      """;

  private static final String INSERT =
      """
      INSERT INTO own_key (id, key_hash, owner, scopes, expires_at)
      VALUES (?, ?, 'user-123', 'orders:read orders:write', CURRENT_TIMESTAMP + INTERVAL '90' DAY)
      """;

  private static final String SELECT =
      "SELECT id, owner, scopes, expires_at FROM own_key WHERE key_hash = ?";

  private static final String UPDATE = "UPDATE own_key SET last_used_at = ? WHERE id = ?";

  private final DataSource pool;

  OwnTable(DataSource pool) {
    this.pool = pool;
  }

  static String token(int number) {
    return "acme_" + HexFormat.of().toHexDigits(number * 0x9E3779B97F4A7C15L).repeat(3);
  }

  /** Makes the table anew. */
  void fill() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("DROP TABLE IF EXISTS own_key");
        statement.execute(CREATE);
      }
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int i = 0; i < ROWS; i++) {
          insert.setLong(1, i);
          insert.setString(2, hash(token(i)));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean verifies(String token) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, hash(token));
      try (ResultSet row = select.executeQuery()) {
        long now = System.currentTimeMillis();
        if (!row.next()
            || row.getTimestamp("expires_at").getTime() <= now
            || !row.getString("scopes").contains(Keyring.SCOPE)) {
          return false;
        }
        use(connection, row.getLong("id"), now);
        return true;
      }
    }
  }

  private static void use(Connection connection, long id, long now) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setTimestamp(1, new Timestamp(now));
      update.setLong(2, id);
      update.executeUpdate();
    }
  }
}
