package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of our tables, in order, as the database's catalogue has them. */
final class Columns {

  private Columns() {}

  /** Each with whether it may be NULL; types have other names in each database. */
  static List<String> of(HikariDataSource pool) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = pool.getConnection()) {
      for (String table : Indexes.tables(connection)) {
        read(connection, table, all);
      }
    }
    return all;
  }

  private static void read(Connection connection, String table, List<String> all)
      throws SQLException {
    try (ResultSet rows =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), table, "%")) {
      while (rows.next()) {
        String column = table + "." + rows.getString("COLUMN_NAME");
        all.add(column.toLowerCase(Locale.ROOT) + (rows.getInt("NULLABLE") == 0 ? "" : " or NULL"));
      }
    }
  }
}
