package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStore;
import dev.apikeys.contract.KeyStoreContract;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class JdbcKeyStoreContractTest {

  abstract static class Pooled extends KeyStoreContract {

    private HikariDataSource pool = new HikariDataSource();
    private JdbcKeyStore store = JdbcKeyStore.create(pool);

    abstract HikariDataSource open();

    @BeforeEach
    void createSchema() {
      pool = open();
      store = JdbcKeyStore.create(pool);
      store.createSchema();
    }

    @AfterEach
    void everyConnectionIsBack() {
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
      pool.close();
    }

    @Override
    public KeyStore store() {
      return store;
    }
  }

  @Nested
  class InMemory extends Pooled {
    @Override
    HikariDataSource open() {
      return H2.memory();
    }
  }

  @Nested
  class InAFile extends Pooled {

    @TempDir Path folder = Path.of("");

    @Override
    HikariDataSource open() {
      return H2.pool(H2.fileUrl(folder));
    }
  }

  @Nested
  class WithoutAutoCommit extends Pooled {
    @Override
    HikariDataSource open() {
      HikariDataSource pool = H2.memory();
      pool.setAutoCommit(false);
      return pool;
    }
  }

  @Nested
  class Serializable extends Pooled {
    @Override
    HikariDataSource open() {
      HikariDataSource pool = H2.memory();
      pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
      return pool;
    }
  }

  @Nested
  class IgnoringCase extends Pooled {
    @Override
    HikariDataSource open() {
      return H2.pool(H2.memoryUrl() + ";IGNORECASE=TRUE");
    }
  }

  @Nested
  class Strict extends Pooled {
    @Override
    HikariDataSource open() {
      return H2.pool(H2.memoryUrl() + ";MODE=STRICT");
    }
  }

  @Nested
  class WithoutPool extends KeyStoreContract {

    private JdbcKeyStore store = JdbcKeyStore.create(new JdbcDataSource());

    @BeforeEach
    void createSchema() {
      JdbcDataSource dataSource = new JdbcDataSource();
      dataSource.setURL(H2.memoryUrl() + ";DB_CLOSE_DELAY=-1");
      store = JdbcKeyStore.create(dataSource);
      store.createSchema();
    }

    @Override
    public KeyStore store() {
      return store;
    }
  }
}
