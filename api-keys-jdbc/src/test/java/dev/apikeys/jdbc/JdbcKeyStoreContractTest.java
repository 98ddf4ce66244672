package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStore;
import dev.apikeys.contract.KeyStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class JdbcKeyStoreContractTest {

  private static final List<String> TABLES =
      List.of(
          "api_key_last_used",
          "api_key_secret",
          "api_key",
          "api_key_owner",
          "api_key_request",
          "api_key_change",
          "api_key_audit");

  /** One database for all tests, emptied before each. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Emptied extends KeyStoreContract {

    private DataSource dataSource = new JdbcDataSource();
    private JdbcKeyStore store = JdbcKeyStore.create(dataSource);

    abstract DataSource open();

    @BeforeAll
    void createSchema() {
      dataSource = open();
      store = JdbcKeyStore.create(dataSource);
      store.createSchema();
    }

    @BeforeEach
    void empty() throws SQLException {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        for (String table : TABLES) {
          statement.execute("DELETE FROM " + table);
        }
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    }

    @Override
    public KeyStore store() {
      return store;
    }
  }

  abstract static class Pooled extends Emptied {

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

  private static HikariDataSource withoutAutoCommit(HikariDataSource pool) {
    pool.setAutoCommit(false);
    return pool;
  }

  private static HikariDataSource serializable(HikariDataSource pool) {
    pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    return pool;
  }

  @Nested
  class OnH2InMemory extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.fresh();
    }
  }

  @Nested
  class OnH2InAFile extends Pooled {

    /** Static, since it is needed before all tests, when a field of the instance is not yet set. */
    @TempDir static Path folder = Path.of("");

    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(H2.fileUrl(folder));
    }
  }

  @Nested
  class OnH2WithoutAutoCommit extends Pooled {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.H2.fresh());
    }
  }

  @Nested
  class OnH2Serializable extends Pooled {
    @Override
    HikariDataSource pool() {
      return serializable(TestDatabase.H2.fresh());
    }
  }

  @Nested
  class OnH2IgnoringCase extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(TestDatabase.H2.freshUrl() + ";IGNORECASE=TRUE");
    }
  }

  @Nested
  class OnH2InStrictMode extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(TestDatabase.H2.freshUrl() + ";MODE=STRICT");
    }
  }

  @Nested
  class OnH2WithoutPool extends Emptied {
    @Override
    DataSource open() {
      JdbcDataSource dataSource = new JdbcDataSource();
      dataSource.setURL(TestDatabase.H2.freshUrl() + ";DB_CLOSE_DELAY=-1");
      return dataSource;
    }
  }

  @Nested
  class OnPostgres extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.POSTGRESQL.fresh();
    }
  }

  @Nested
  class OnPostgresWithoutAutoCommit extends Pooled {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.POSTGRESQL.fresh());
    }
  }

  @Nested
  class OnPostgresSerializable extends Pooled {
    @Override
    HikariDataSource pool() {
      return serializable(TestDatabase.POSTGRESQL.fresh());
    }
  }

  @Nested
  class OnMariaDb extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.MARIADB.fresh();
    }
  }

  @Nested
  class OnMariaDbWithoutAutoCommit extends Pooled {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.MARIADB.fresh());
    }
  }

  /** As newer versions are by default. */
  @Nested
  class OnMariaDbWithSnapshotIsolation extends Pooled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.MARIADB.pool(
          TestDatabase.MARIADB.freshUrl()
              + "?sessionVariables=innodb_snapshot_isolation=ON&useBulkStmts=true");
    }
  }
}
