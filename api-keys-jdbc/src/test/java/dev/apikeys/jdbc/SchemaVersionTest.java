package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {

  /** What holds on every database, each test on one that is empty. */
  abstract static class Versions {

    private final HikariDataSource pool;
    private final Wiretap wiretap;
    private final ThreadBoundTransactions transactions;
    private final JdbcKeyStore store;

    Versions(TestDatabase database) {
      this.pool = database.fresh();
      this.wiretap = new Wiretap(pool);
      this.transactions = new ThreadBoundTransactions(wiretap.dataSource());
      this.store = JdbcKeyStore.builder(wiretap.dataSource()).transactions(transactions).build();
    }

    @AfterEach
    void close() {
      pool.close();
    }

    private void execute(String sql) throws SQLException {
      TestDatabase.execute(pool, sql);
    }

    @Test
    void isThatOfTheTables() {
      store.createSchema();
      assertThat(store.schemaVersion()).isEqualTo(1);
    }

    @Test
    void isToldOnceTheTablesAreThere() {
      assertThatExceptionOfType(SchemaException.class)
          .isThrownBy(store::schemaVersion)
          .withMessageContaining("are missing")
          .withMessageContaining("createSchema()");
      store.createSchema();
      assertThat(store.schemaVersion()).isEqualTo(1);
    }

    @Test
    void isReadAnewEachTime() throws Exception {
      store.createSchema();
      store.schemaVersion();
      execute("UPDATE api_key_schema SET version = 2");
      assertThatExceptionOfType(SchemaException.class)
          .isThrownBy(store::schemaVersion)
          .withMessageContaining("version 2")
          .withMessageContaining("newer");
      execute("UPDATE api_key_schema SET version = 1");
      assertThat(store.schemaVersion()).isEqualTo(1);
    }

    @Test
    void isWhatEveryOtherCallFailsByAsWell() {
      assertThatThrownBy(store::countByScheme).isInstanceOf(SchemaException.class);
      assertThatThrownBy(store::schemaVersion).isInstanceOf(KeyStoreException.class);
    }

    @Test
    void isToldApartFromADatabaseThatFails() {
      store.createSchema();
      wiretap.failing(
          sql -> {
            throw new SQLException("gone", "08006");
          });
      assertThatThrownBy(store::schemaVersion).isExactlyInstanceOf(KeyStoreException.class);
    }

    @Test
    void isToldApartFromADatabaseThatGivesNoConnection() {
      pool.close();
      assertThatThrownBy(store::schemaVersion).isExactlyInstanceOf(KeyStoreException.class);
    }

    @Test
    void leavesATransactionOfTheApplicationAsItIs() throws Exception {
      execute("CREATE TABLE customer (name VARCHAR(20))");
      transactions.run(
          () -> {
            transactions.execute("INSERT INTO customer VALUES ('bob')");
            assertThatThrownBy(store::schemaVersion).isInstanceOf(SchemaException.class);
            transactions.execute("INSERT INTO customer VALUES ('carol')");
          });
      store.createSchema();
      transactions.run(
          () -> {
            transactions.execute("INSERT INTO customer VALUES ('dave')");
            assertThat(store.schemaVersion()).isEqualTo(1);
          });
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        assertThat(statement.executeUpdate("DELETE FROM customer")).isEqualTo(3);
      }
    }
  }

  @Nested
  class OnH2 extends Versions {
    OnH2() {
      super(TestDatabase.H2);
    }
  }

  @Nested
  class OnPostgres extends Versions {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  class OnMariaDb extends Versions {
    OnMariaDb() {
      super(TestDatabase.MARIADB);
    }
  }
}
