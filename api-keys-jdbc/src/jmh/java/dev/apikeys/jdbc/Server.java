package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The one PostgreSQL of all benchmarks, with its default settings: what the launcher turns off,
 * {@code synchronous_commit}, is turned on again.
 */
final class Server {

  /** The system property by which a measuring JVM is given its database. */
  static final String PROPERTY = "benchmarks.database";

  private static final int CONNECTIONS = 4;

  private final Map<Integer, String> filled = new TreeMap<>();

  /** The URL of a database with so many keys, which it keeps; with none, of a fresh one. */
  String url(int keys) {
    return keys == 0 ? create(0) : filled.computeIfAbsent(keys, Server::create);
  }

  private static String create(int keys) {
    try {
      String name = TestDatabase.POSTGRESQL.create(Postgres.url());
      try (HikariDataSource there = TestDatabase.POSTGRESQL.pool(Postgres.url())) {
        TestDatabase.execute(there, "ALTER DATABASE " + name + " SET synchronous_commit = on");
      }
      try (HikariDataSource pool = pool(Postgres.url(name))) {
        requireDefaults(pool);
        JdbcKeyStore.create(pool).createSchema();
        new Filling(pool).fill(keys);
      }
      return Postgres.url(name);
    } catch (SQLException broken) {
      throw new IllegalStateException("no database can be filled", broken);
    }
  }

  private static void requireDefaults(HikariDataSource pool) throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit")) {
      if (!TestDatabase.column(pool, "SHOW " + setting).equals(List.of("on"))) {
        throw new IllegalStateException(setting + " is not on");
      }
    }
  }

  /** A pool over the database that this JVM was given. */
  static HikariDataSource given() {
    return pool(Objects.requireNonNull(System.getProperty(PROPERTY), PROPERTY));
  }

  private static HikariDataSource pool(String url) {
    HikariDataSource pool = TestDatabase.POSTGRESQL.pool(url);
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(CONNECTIONS);
    return pool;
  }
}
