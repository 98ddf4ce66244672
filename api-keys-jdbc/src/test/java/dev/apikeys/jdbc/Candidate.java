package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.stream.Stream;

/**
 * A database at an isolation of its own.
 *
 * @param name what it is called in a report
 * @param database the database
 * @param parameters what its URL ends with
 * @param isolation what the application's transactions run at; blank for the database's default
 */
record Candidate(String name, TestDatabase database, String parameters, String isolation) {

  /** Each database as it comes, and where its transactions see only what was there before them. */
  static Stream<Candidate> all() {
    return Stream.concat(
        Stream.of(TestDatabase.values())
            .map(database -> new Candidate(database.name(), database, "", "")),
        Stream.of(mariaDbWithSnapshotIsolation(), postgresWithRepeatableRead()));
  }

  /** As newer versions are by default. */
  private static Candidate mariaDbWithSnapshotIsolation() {
    return new Candidate(
        "MariaDB, snapshot isolation",
        TestDatabase.MARIADB,
        "?sessionVariables=innodb_snapshot_isolation=ON",
        "");
  }

  private static Candidate postgresWithRepeatableRead() {
    return new Candidate(
        "PostgreSQL, repeatable read", TestDatabase.POSTGRESQL, "", "TRANSACTION_REPEATABLE_READ");
  }

  HikariDataSource open() {
    HikariDataSource pool = database.pool(database.freshUrl() + parameters);
    if (!isolation.isBlank()) {
      pool.setTransactionIsolation(isolation);
    }
    return pool;
  }

  @Override
  public String toString() {
    return name;
  }
}
