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
