package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.apikeys.KeyStoreException;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens the pool of a store that was given no DataSource. */
final class ConnectionPool {

  private static final long TIMEOUT_MILLIS = 5_000;

  /** Less than that, so that whoever is given a dead connection has time for another. */
  private static final long VALIDATION_MILLIS = 2_000;

  private static final String CANCEL_SECONDS = "2";

  private ConnectionPool() {}

  static HikariDataSource open(String url, String user, String password) {
    requireDriver(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("api-keys");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setValidationTimeout(VALIDATION_MILLIS);
    if (url.startsWith("jdbc:postgresql:")) {
      // Its driver waits so long for a server that hangs to take note of a cancelled statement.
      config.addDataSourceProperty("cancelSignalTimeout", CANCEL_SECONDS);
    }
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException failure) {
      throw Faults.unreachable(failure);
    }
  }

  /** The pool would say so too, and repeat the URL, which may hold a password. */
  private static void requireDriver(String url) {
    try {
      DriverManager.getDriver(url);
    } catch (SQLException none) {
      throw new KeyStoreException(
          "no driver for this JDBC URL is on the class path: add one, and have the URL begin as it"
              + " says, such as jdbc:h2:");
    }
  }
}
