package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The indexes of our tables, from the database's catalogue. Each is named by its table and columns,
 * as in {@code api_key(tenant,id)}, since each database names those of primary keys in its own way.
 */
final class Indexes {

  private final Map<String, String> byName = new HashMap<>();
  private final Set<String> unique = new TreeSet<>();
  private final Set<String> primary = new TreeSet<>();

  private Indexes() {}

  static Indexes of(Connection connection) throws SQLException {
    Indexes indexes = new Indexes();
    for (String table : tables(connection)) {
      indexes.read(connection, table);
    }
    return indexes;
  }

  /** As the database writes their names. */
  static List<String> tables(Connection connection) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
      while (rows.next()) {
        String name = rows.getString("TABLE_NAME");
        if (name.toLowerCase(Locale.ROOT).matches("api_key(_[a-z_]+)?")
            && rows.getString("TABLE_TYPE").endsWith("TABLE")) {
          all.add(name);
        }
      }
    }
    return all;
  }

  private void read(Connection connection, String table) throws SQLException {
    DatabaseMetaData catalogue = connection.getMetaData();
    Map<String, List<String>> columns = new TreeMap<>();
    Set<String> single = new TreeSet<>();
    try (ResultSet rows =
        catalogue.getIndexInfo(
            connection.getCatalog(), connection.getSchema(), table, false, true)) {
      while (rows.next()) {
        String name = rows.getString("INDEX_NAME").toLowerCase(Locale.ROOT);
        columns.computeIfAbsent(name, key -> new ArrayList<>()).add(rows.getString("COLUMN_NAME"));
        if (!rows.getBoolean("NON_UNIQUE")) {
          single.add(name);
        }
      }
    }
    String primaryKey = named(table, primaryKey(connection, table));
    columns.forEach(
        (name, of) -> {
          String index = named(table, of);
          byName.put(name, index);
          byName.put(table.toLowerCase(Locale.ROOT) + "." + name, index);
          if (single.contains(name)) {
            unique.add(index);
          }
          if (index.equals(primaryKey)) {
            primary.add(index);
          }
        });
  }

  private static List<String> primaryKey(Connection connection, String table) throws SQLException {
    Map<Integer, String> columns = new TreeMap<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getPrimaryKeys(connection.getCatalog(), connection.getSchema(), table)) {
      while (rows.next()) {
        columns.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  private static String named(String table, List<String> columns) {
    return (table + "(" + String.join(",", columns) + ")").toLowerCase(Locale.ROOT);
  }

  /** The index that a plan names so. */
  String named(String inPlan) {
    String name = inPlan.toLowerCase(Locale.ROOT);
    return byName.getOrDefault(name, name);
  }

  Set<String> all() {
    return new TreeSet<>(byName.values());
  }

  Set<String> unique() {
    return unique;
  }

  /** Those that are there to find rows, and not since every table has a primary key. */
  Set<String> secondary() {
    return byName.values().stream()
        .filter(index -> !primary.contains(index))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
