package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;

/** Databases for tests. */
final class H2 {

  private H2() {}

  /** A database in memory of its own, gone with its last connection. */
  static HikariDataSource memory() {
    return pool(memoryUrl());
  }

  static String memoryUrl() {
    return "jdbc:h2:mem:" + UUID.randomUUID();
  }

  static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setConnectionTimeout(10_000);
    return pool;
  }
}
