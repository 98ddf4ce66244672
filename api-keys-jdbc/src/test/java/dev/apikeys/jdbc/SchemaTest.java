package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchemaTest {

  /** What holds on every database, each test on one that is empty. */
  abstract static class Schemas {

    private final TestDatabase database;
    private final HikariDataSource pool;
    private final JdbcKeyStore store;

    Schemas(TestDatabase database) {
      this.database = database;
      this.pool = database.fresh();
      this.store = JdbcKeyStore.create(pool);
    }

    @AfterEach
    void close() {
      pool.close();
    }

    private void execute(String sql) throws SQLException {
      TestDatabase.execute(pool, sql);
    }

    private ApiKey issue() {
      try (ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build()) {
        return keys.as(Actor.of("alice")).issue(NewKey.named("one")).key();
      }
    }

    @Test
    void tellsWhatToDoWhereItIsMissing() throws Exception {
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(KeyStoreException.class)
            .isThrownBy(store::countByScheme)
            .withMessageContaining("createSchema()")
            .withMessageContaining(Script.of(database).location());
        execute("CREATE TABLE IF NOT EXISTS another (id INT)");
      }

      store.createSchema();

      assertThat(store.countByScheme()).isEmpty();
    }

    @Test
    void isMissingWithoutItsVersion() throws Exception {
      store.createSchema();
      execute("DELETE FROM api_key_schema");

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(store::countByScheme)
          .withMessageContaining("are missing");
    }

    @Test
    void isRefusedWhereItIsNewer() throws Exception {
      store.createSchema();
      execute("UPDATE api_key_schema SET version = 2");

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(store::countByScheme)
          .withMessageContaining("version 2")
          .withMessageContaining("newer");
      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(store::createSchema)
          .withMessageContaining("version 2");
    }

    @Test
    void isRefusedWhereItIsOlder() throws Exception {
      store.createSchema();
      execute("UPDATE api_key_schema SET version = 0");

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(() -> store.announce("", "bob", Instant.EPOCH))
          .withMessageContaining("version 0")
          .withMessageContaining("apply the scripts");
    }

    @Test
    void isCreatedTwiceWithoutHarm() {
      store.createSchema();
      ApiKey key = issue();

      store.createSchema();

      assertThat(store.get(key.id())).isPresent();
    }

    @Test
    void isMadeByHandTwiceWithoutHarm() throws Exception {
      Script.of(database).run(pool);
      ApiKey key = issue();

      Script.of(database).run(pool);

      assertThat(store.get(key.id())).isPresent();
    }

    @Test
    void isCompletedWhereHalfOfItIsThere() throws Exception {
      List<String> statements = Script.of(database).statements();
      for (String statement : statements.subList(0, statements.size() / 2)) {
        execute(statement);
      }

      store.createSchema();

      assertThat(store.get(issue().id())).isPresent();
      try (Connection connection = pool.getConnection()) {
        assertThat(Indexes.tables(connection)).hasSize(8);
        assertThat(Indexes.of(connection).secondary()).hasSize(11);
      }
    }

    @Test
    void isCreatedByManyAtOnce() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tasks.add(
              () -> {
                JdbcKeyStore one = JdbcKeyStore.create(pool);
                one.createSchema();
                return one.countByScheme().isEmpty();
              });
        }
        for (Future<Boolean> task : threads.invokeAll(tasks)) {
          assertThat(task.get()).isTrue();
        }
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void isForDatabasesThatAreKnown() {
      Wiretap wiretap = new Wiretap(pool);
      wiretap.pretendingToBe("MySQL");
      JdbcKeyStore other = JdbcKeyStore.create(wiretap.dataSource());

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(other::countByScheme)
          .withMessageContaining("MySQL")
          .withMessageContaining("H2, POSTGRESQL, MARIADB");
      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(other::createSchema)
          .withMessageContaining("MySQL");
    }
  }

  @Nested
  class OnH2 extends Schemas {
    OnH2() {
      super(TestDatabase.H2);
    }
  }

  @Nested
  class OnPostgres extends Schemas {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  class OnMariaDb extends Schemas {
    OnMariaDb() {
      super(TestDatabase.MARIADB);
    }
  }
}
