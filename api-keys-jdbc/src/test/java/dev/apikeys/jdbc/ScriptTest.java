package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that make the tables, one for each database. */
class ScriptTest {

  private static final String FOREIGN_COLLATIONS =
      """
      SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
      WHERE table_schema = DATABASE() AND collation_name NOT LIKE '%\\_nopad\\_bin'
      """;

  /** What people write and nobody looks for may follow the language of the database. */
  private static final String LOOSE_COLLATIONS =
      """
      SELECT table_name || '.' || column_name FROM information_schema.columns
      WHERE table_schema = current_schema() AND data_type = 'character varying'
        AND collation_name IS DISTINCT FROM 'C'
      """;

  private static HikariDataSource made(TestDatabase database) throws SQLException {
    HikariDataSource pool = database.fresh();
    Script.of(database).run(pool);
    return pool;
  }

  private static Set<String> indexes(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return Indexes.of(connection).all();
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsAndAltersNothing(TestDatabase database) {
    assertThat(Script.of(database).statements())
        .hasSizeGreaterThan(8)
        .allMatch(
            statement ->
                statement.matches(
                    "(?s)(CREATE TABLE IF NOT EXISTS|CREATE INDEX IF NOT EXISTS"
                        + "|INSERT INTO api_key_schema) .*"))
        .noneMatch(statement -> statement.matches("(?s).*\\b(DROP|TRUNCATE|ALTER|DELETE)\\b.*"));
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void makesTheColumnsAndIndexesThatItMakesInH2(TestDatabase database) throws Exception {
    try (HikariDataSource h2 = made(TestDatabase.H2);
        HikariDataSource other = made(database)) {
      assertThat(Columns.of(h2)).hasSizeGreaterThan(50);
      assertThat(Columns.of(other)).isEqualTo(Columns.of(h2));
      assertThat(indexes(other)).isEqualTo(indexes(h2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latin1_swedish_ci", "utf8mb4_uca1400_ai_ci"})
  void comparesBytesInMariaDbWhateverIsTheDefault(String collation) throws Exception {
    try (HikariDataSource pool = TestDatabase.MARIADB.fresh();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE COLLATE " + collation);

      Script.of(TestDatabase.MARIADB).run(pool);

      assertThat(Columns.of(pool)).isNotEmpty();
      assertThat(TestDatabase.column(pool, FOREIGN_COLLATIONS)).isEmpty();
    }
  }

  @Test
  void comparesBytesInPostgresWhateverIsTheDefault() throws Exception {
    try (HikariDataSource pool = made(TestDatabase.POSTGRESQL)) {
      assertThat(TestDatabase.column(pool, LOOSE_COLLATIONS))
          .containsExactlyInAnyOrder(
              "api_key.name",
              "api_key.description",
              "api_key.metadata",
              "api_key.scopes",
              "api_key.allowed_cidrs",
              "api_key.revoked_by",
              "api_key.revoke_reason",
              "api_key.created_by",
              "api_key_secret.display",
              "api_key_audit.actor",
              "api_key_audit.address",
              "api_key_audit.action",
              "api_key_audit.reason",
              "api_key_audit.changes");
    }
  }
}
