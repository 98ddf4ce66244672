package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What all tables of a PostgreSQL database held at some time, and the way back to it. */
final class Backup {

  /** Each after those that it refers to. */
  private static final List<String> TABLES =
      List.of(
          "api_key",
          "api_key_secret",
          "api_key_last_used",
          "api_key_owner",
          "api_key_request",
          "api_key_change",
          "api_key_audit");

  private static final String REWIND =
      "SELECT setval(pg_get_serial_sequence('%1$s', 'id'), (SELECT MAX(id) FROM %1$s))";

  private static final String GO_ON =
      """
      INSERT INTO api_key_change (key_id, secret_id, tenant, owner, at)
      SELECT 'another', 'another', '', '', %d FROM generate_series(0, %d)
      """;

  private final HikariDataSource pool;
  private final long newest;

  /** Takes one, in place of the one before. There must have been a change. */
  Backup(HikariDataSource pool) throws SQLException {
    this.pool = pool;
    List<String> script = new ArrayList<>();
    script.add("DROP SCHEMA IF EXISTS backup CASCADE");
    script.add("CREATE SCHEMA backup");
    TABLES.forEach(table -> script.add("CREATE TABLE backup.%1$s AS TABLE %1$s".formatted(table)));
    inOneTransaction(script);
    this.newest = newest();
  }

  /** Makes the database what it was then: the ids of later changes are given out once more. */
  void restore() throws SQLException {
    inOneTransaction(restoration());
  }

  /** The same, and other keys are changed until there is a newer change than there ever was. */
  void restoreAndGoOn() throws SQLException {
    List<String> script = restoration();
    script.add(GO_ON.formatted(System.currentTimeMillis(), newest() - newest));
    inOneTransaction(script);
  }

  /** Nodes that write meanwhile wait, or each could wait for the other. */
  private static List<String> restoration() {
    List<String> script = new ArrayList<>();
    script.add("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE".formatted(String.join(", ", TABLES)));
    List<String> backwards = new ArrayList<>(TABLES);
    Collections.reverse(backwards);
    backwards.forEach(table -> script.add("DELETE FROM " + table));
    TABLES.forEach(
        table ->
            script.add(
                "INSERT INTO %1$s OVERRIDING SYSTEM VALUE TABLE backup.%1$s".formatted(table)));
    script.add(REWIND.formatted("api_key_change"));
    script.add(REWIND.formatted("api_key_audit"));
    return script;
  }

  private long newest() throws SQLException {
    return Long.parseLong(TestDatabase.column(pool, "SELECT MAX(id) FROM api_key_change").get(0));
  }

  private void inOneTransaction(List<String> script) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : script) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }
}
