package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Nested;

/** The contract over servers: a class of its own, so that it runs beside that within the JVM. */
class JdbcKeyStoreServerContractTest {

  @Nested
  class OnPostgres extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.POSTGRESQL.fresh();
    }
  }

  @Nested
  class OnPostgresWithoutAutoCommit extends PooledContract {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.POSTGRESQL.fresh());
    }
  }

  @Nested
  class OnPostgresSerializable extends PooledContract {
    @Override
    HikariDataSource pool() {
      return serializable(TestDatabase.POSTGRESQL.fresh());
    }
  }

  @Nested
  class OnMariaDb extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.MARIADB.fresh();
    }
  }

  @Nested
  class OnMariaDbWithoutAutoCommit extends PooledContract {
    @Override
    HikariDataSource pool() {
      return withoutAutoCommit(TestDatabase.MARIADB.fresh());
    }
  }

  /** As newer versions are by default. */
  @Nested
  class OnMariaDbWithSnapshotIsolation extends PooledContract {
    @Override
    HikariDataSource pool() {
      return TestDatabase.MARIADB.pool(
          TestDatabase.MARIADB.freshUrl()
              + "?sessionVariables=innodb_snapshot_isolation=ON&useBulkStmts=true");
    }
  }
}
