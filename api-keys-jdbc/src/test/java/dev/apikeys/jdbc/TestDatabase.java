package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The real databases that tests run on, none of which has to be installed. */
enum TestDatabase {
  H2("sa") {
    @Override
    String freshUrl() {
      return "jdbc:h2:mem:" + UUID.randomUUID();
    }
  },
  POSTGRESQL("postgres") {
    @Override
    String freshUrl() {
      return Postgres.url(create(Postgres.url()));
    }
  },
  MARIADB("root") {
    @Override
    String freshUrl() {
      return MariaDb.url(create(MariaDb.url()));
    }
  };

  private final String user;

  TestDatabase(String user) {
    this.user = user;
  }

  /** The URL of a database that was not there before, and is empty. */
  abstract String freshUrl();

  /** The URL of an H2 database in a file of this folder. */
  static String fileUrl(Path folder) {
    return "jdbc:h2:file:" + folder.resolve("keys").toAbsolutePath();
  }

  String user() {
    return user;
  }

  /** All of them let everybody in. */
  String password() {
    return "";
  }

  /** A pool over a database that was not there before. */
  HikariDataSource fresh() {
    return pool(freshUrl());
  }

  /** A pool of 16, so that as many threads meet in the database and not in the pool. */
  HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password());
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(10_000);
    return pool;
  }

  String create(String there) {
    String name = "keys_" + UUID.randomUUID().toString().replace('-', '_');
    try (Connection connection = DriverManager.getConnection(there, user, password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name.toLowerCase(Locale.ROOT));
    } catch (SQLException broken) {
      throw new IllegalStateException("no database can be created at " + there, broken);
    }
    return name;
  }

  /** Runs a statement of the test's own. */
  static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of what a query of the test's own finds. */
  static List<String> column(HikariDataSource pool, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
