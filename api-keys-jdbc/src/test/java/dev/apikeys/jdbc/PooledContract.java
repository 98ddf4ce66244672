package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** The contract over a pool, which is given every connection back. */
abstract class PooledContract extends EmptiedContract {

  private HikariDataSource pool = new HikariDataSource();

  abstract HikariDataSource pool();

  static HikariDataSource withoutAutoCommit(HikariDataSource pool) {
    pool.setAutoCommit(false);
    return pool;
  }

  static HikariDataSource serializable(HikariDataSource pool) {
    pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    return pool;
  }

  @Override
  DataSource open() {
    pool = pool();
    return pool;
  }

  @AfterEach
  void everyConnectionIsBack() {
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @AfterAll
  void close() {
    pool.close();
  }
}
