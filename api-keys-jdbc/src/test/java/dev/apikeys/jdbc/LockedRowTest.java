package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row that another transaction holds, and does not let go. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LockedRowTest {

  @ParameterizedTest
  @EnumSource
  void isWaitedForUntilTheQueryTimeoutAndNoLonger(TestDatabase database) throws Exception {
    try (HikariDataSource pool = database.fresh();
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      JdbcKeyStore store = JdbcKeyStore.builder(pool).queryTimeout(Duration.ofSeconds(1)).build();
      store.createSchema();
      try (ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build()) {
        Lifecycle alice = keys.as(Actor.of("alice"));
        String keyId = alice.issue(NewKey.named("one")).key().id();
        pool.setMaximumPoolSize(2); // so that the connection that waited is the one used next
        other.setAutoCommit(false);
        statement.execute("UPDATE api_key SET name = 'held' WHERE id = '" + keyId + "'");

        assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> alice.disable(keyId));

        assertThat(store.get(keyId).orElseThrow().key().enabled()).isTrue();
        assertThat(alice.issue(NewKey.named("two")).key().version()).isEqualTo(1);
        other.rollback();
        assertThat(alice.disable(keyId).enabled()).isFalse();
      }
    }
  }
}
