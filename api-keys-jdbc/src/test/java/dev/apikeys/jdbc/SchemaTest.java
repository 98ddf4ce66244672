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
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private final HikariDataSource pool = H2.memory();
  private final JdbcKeyStore store = JdbcKeyStore.create(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void tellsWhatToDoWhereItIsMissing() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(store::countByScheme)
          .withMessageContaining("createSchema()")
          .withMessageContaining("db/api-keys/h2/V1__api_keys.sql");
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
  void isRefusedInAnotherVersion() throws Exception {
    store.createSchema();
    execute("UPDATE api_key_schema SET version = 2");

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(store::countByScheme)
        .withMessageContaining("version 2")
        .withMessageContaining("newer");
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(store::createSchema)
        .withMessageContaining("version 2");

    execute("UPDATE api_key_schema SET version = 0");

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> store.announce("", "bob", Instant.EPOCH))
        .withMessageContaining("version 0")
        .withMessageContaining("apply the scripts");
  }

  @Test
  void isCreatedTwiceWithoutHarm() {
    store.createSchema();
    ApiKey key;
    try (ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build()) {
      key = keys.as(Actor.of("alice")).issue(NewKey.named("one")).key();
    }

    store.createSchema();

    assertThat(store.get(key.id())).isPresent();
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
    wiretap.pretendingToBe("Oracle");
    JdbcKeyStore other = JdbcKeyStore.create(wiretap.dataSource());

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(other::countByScheme)
        .withMessageContaining("Oracle")
        .withMessageContaining("H2");
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(other::createSchema)
        .withMessageContaining("Oracle");
  }
}
