package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract within the JVM; {@link JdbcKeyStoreServerContractTest} has it over servers. */
class JdbcKeyStoreContractTest {

  @Nested
  class OnH2InMemory extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.fresh();
    }
  }

  @Nested
  class OnH2InAFile extends PooledContract {

    /** Static, since it is needed before all tests, when a field of the instance is not yet set. */
    @TempDir static Path folder = Path.of("");

    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(TestDatabase.fileUrl(folder));
    }
  }

  @Nested
  class OnH2WithoutAutoCommit extends PooledContract {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.H2.fresh());
    }
  }

  @Nested
  class OnH2Serializable extends PooledContract {
    @Override
    HikariDataSource pool() {
      return serializable(TestDatabase.H2.fresh());
    }
  }

  @Nested
  class OnH2IgnoringCase extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(TestDatabase.H2.freshUrl() + ";IGNORECASE=TRUE");
    }
  }

  @Nested
  class OnH2InStrictMode extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.pool(TestDatabase.H2.freshUrl() + ";MODE=STRICT");
    }
  }

  @Nested
  class OnH2WithoutPool extends EmptiedContract {
    @Override
    DataSource open() {
      JdbcDataSource dataSource = new JdbcDataSource();
      dataSource.setURL(TestDatabase.H2.freshUrl() + ";DB_CLOSE_DELAY=-1");
      return dataSource;
    }
  }
}
