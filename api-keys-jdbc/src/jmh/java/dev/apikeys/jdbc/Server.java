package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one PostgreSQL of all benchmarks, with its default settings: what its launcher turns off is
 * turned on again, so that it waits for its disk at each commit.
 */
final class Server {

  /** The system property by which a measuring JVM is given its database. */
  static final String PROPERTY = "benchmarks.database";

  private static final int CONNECTIONS = 4;

  private static final List<String> TURNED_OFF = List.of("fsync", "synchronous_commit");

  private final Map<Integer, String> filled = new TreeMap<>();
  private Optional<EmbeddedPostgres> started = Optional.empty();

  /** The URL of a database with so many keys, which it keeps; with none, of a fresh one. */
  String url(int keys) {
    return keys == 0 ? create(0) : filled.computeIfAbsent(keys, this::create);
  }

  private String create(int keys) {
    EmbeddedPostgres server = started.orElseGet(Server::start);
    started = Optional.of(server);
    String url =
        url(server, TestDatabase.POSTGRESQL.create(url(server, TestDatabase.POSTGRESQL.user())));
    try (HikariDataSource measured = pool(url);
        HikariDataSource hasty = pool(url)) {
      requireDefaults(measured);
      hasty.setConnectionInitSql("SET synchronous_commit = off");
      JdbcKeyStore.create(hasty).createSchema();
      new Filling(hasty).fill(keys);
      return url;
    } catch (SQLException broken) {
      throw new IllegalStateException("no database can be filled", broken);
    }
  }

  private static EmbeddedPostgres start() {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    TURNED_OFF.forEach(setting -> builder.setServerConfig(setting, "on"));
    try {
      return builder.start();
    } catch (IOException broken) {
      throw new UncheckedIOException("PostgreSQL does not start", broken);
    }
  }

  private static String url(EmbeddedPostgres server, String database) {
    return server.getJdbcUrl(TestDatabase.POSTGRESQL.user(), database);
  }

  private static void requireDefaults(HikariDataSource pool) throws SQLException {
    for (String setting : TURNED_OFF) {
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
