package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.OwnerFull;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.OwnerLimit;
import dev.apikeys.StoredKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedOwnerLimitTest extends JoinedStore {

  JoinedOwnerLimitTest() {
    super(TestDatabase.H2);
  }

  @Test
  void keepsAnOwnersLimitThatWasReachedMeanwhile() {
    assertThat(insertedAfterAnother("TRANSACTION_READ_COMMITTED")).isEqualTo(new OwnerFull());

    assertThat(store.list(KeyQuery.all(), NOW)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
  void refusesToCountAnOwnersKeysWhereItSeesThemAsTheyWere(String isolation) {
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> insertedAfterAnother(isolation))
        .withMessageContaining("at READ COMMITTED");

    assertThat(store.list(KeyQuery.all(), NOW)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
  void refusesToChangeAKeyThatItSeesAsItWas(String isolation) {
    String keyId = issued().id();
    try (HikariDataSource isolated = database.pool(pool.getJdbcUrl())) {
      isolated.setTransactionIsolation(isolation);
      ThreadBoundTransactions others = new ThreadBoundTransactions(isolated);
      JdbcKeyStore changing = JdbcKeyStore.builder(isolated).transactions(others).build();

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(
              () ->
                  others.in(
                      () -> changing.change(keyId, Optional.empty(), key -> Optional.empty())))
          .withMessageContaining("at READ COMMITTED");
    }
  }

  /** In a transaction that has begun to read before somebody else reaches the limit. */
  private InsertionResult insertedAfterAnother(String isolation) {
    StoredKey one = absent();
    StoredKey another = absent();
    try (HikariDataSource isolated = database.pool(pool.getJdbcUrl())) {
      isolated.setTransactionIsolation(isolation);
      ThreadBoundTransactions others = new ThreadBoundTransactions(isolated);
      JdbcKeyStore taking = JdbcKeyStore.builder(isolated).transactions(others).build();
      return others.in(
          () -> {
            others.execute("SELECT * FROM api_key");
            store.insert(List.of(onlyOne(another)));
            return taking.insert(List.of(onlyOne(one))).get(0);
          });
    }
  }

  private StoredKey absent() {
    StoredKey stored = store.get(issued().id()).orElseThrow();
    keys.as(Actor.of("alice")).delete(stored.key().id());
    return stored;
  }

  private static Insertion onlyOne(StoredKey stored) {
    ApiKey key = stored.key();
    AuditEntry entry =
        new AuditEntry(
            NOW,
            Actor.of("alice"),
            AuditAction.ISSUED,
            key.id(),
            key.tenant(),
            key.owner(),
            Optional.empty(),
            "");
    return Insertion.of(stored, entry).limitedTo(new OwnerLimit(1, NOW));
  }
}
