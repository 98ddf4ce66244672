package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.FoundSecret;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.OwnerFull;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in the transactions of an application, which has customers. */
class TransactionsTest extends TappedStore {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private final ThreadBoundTransactions transactions =
      new ThreadBoundTransactions(wiretap.dataSource());
  private final JdbcKeyStore joined =
      JdbcKeyStore.builder(wiretap.dataSource()).transactions(transactions).build();
  private final ApiKeys joinedKeys = ApiKeys.builder(joined).pepper("p1", new byte[32]).build();

  private static final class Mind extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void createCustomers() throws Exception {
    joined.countByScheme();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customer (name VARCHAR(20))");
    }
  }

  private void insertCustomer() {
    transactions.execute("INSERT INTO customer VALUES ('bob')");
  }

  private int customers() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM customer")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private ApiKey issuedJoined() {
    return joinedKeys.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("bob")).key();
  }

  private void rolledBack(Runnable work) {
    assertThatExceptionOfType(Mind.class)
        .isThrownBy(
            () ->
                transactions.run(
                    () -> {
                      work.run();
                      throw new Mind();
                    }));
  }

  private void assertNothingIsStored() {
    assertThat(store.list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
    assertThat(store.audit(AuditQuery.all())).isEmpty();
    assertThat(store.changes(0, 10).rows()).isEmpty();
    assertThat(store.countByScheme()).isEmpty();
  }

  @Test
  void commitsAKeyTogetherWithACustomer() {
    ApiKey key =
        transactions.in(
            () -> {
              insertCustomer();
              return issuedJoined();
            });

    assertThat(customers()).isEqualTo(1);
    assertThat(store.get(key.id()).orElseThrow().key()).isEqualTo(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).rows()).hasSize(1);
  }

  @Test
  void rollsBackAKeyTogetherWithACustomer() {
    rolledBack(
        () -> {
          insertCustomer();
          issuedJoined();
        });

    assertThat(customers()).isZero();
    assertNothingIsStored();
  }

  @Test
  void rollsBackEveryChangeOfAKey() {
    String keyId = issued().id();
    StoredKey before = store.get(keyId).orElseThrow();
    long newest = store.changes(0, 10).newest();

    rolledBack(
        () -> {
          joinedKeys.as(Actor.of("alice")).disable(keyId);
          joinedKeys.as(Actor.of("alice")).delete(keyId);
          joined.announce("", "bob", NOW);
        });

    assertThat(store.get(keyId)).contains(before);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).newest()).isEqualTo(newest);
  }

  @Test
  void showsAnUncommittedKeyToItsTransactionAlone() {
    transactions.run(
        () -> {
          ApiKey key = issuedJoined();

          assertThat(joined.get(key.id())).isPresent();
          assertThat(joined.list(KeyQuery.all(), key.createdAt())).containsExactly(key);
          assertThat(joined.audit(AuditQuery.all())).hasSize(1);
          assertThat(joined.changes(0, 10).rows()).hasSize(1);
          assertThat(joined.countByScheme()).hasSize(1);
          assertThat(joined.find(new Lookup.BySecretId(key.secrets().get(0).id()))).isEmpty();
          assertNothingIsStored();
        });
  }

  @Test
  void keepsWhatAVerificationWritesWhateverBecomesOfTheTransaction() {
    String secretId = issued().secrets().get(0).id();
    Lookup lookup = new Lookup.BySecretId(secretId);
    SecretHash old = store.find(lookup).orElseThrow().hash();
    SecretHash fresh = SecretHash.parse("{hmac-sha256:p1}" + "0".repeat(64));

    rolledBack(
        () -> {
          joined.recordUses(List.of(new SecretUse(secretId, NOW)));
          assertThat(joined.rehash(secretId, old, fresh)).isTrue();
        });

    FoundSecret found = store.find(lookup).orElseThrow();
    assertThat(found.secret().lastUsedAt()).contains(NOW);
    assertThat(found.hash()).isEqualTo(fresh);
  }

  @Test
  void undoesAFailingCallAlone() {
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_change")) {
            throw new SQLException("disk full", "90031", 90031);
          }
        });

    transactions.run(
        () -> {
          insertCustomer();
          assertThatExceptionOfType(KeyStoreException.class).isThrownBy(this::issuedJoined);
          insertCustomer();
        });

    assertThat(customers()).isEqualTo(2);
    assertNothingIsStored();
  }

  @Test
  void undoesACallWhoseFunctionThrew() {
    String keyId = issued().id();

    transactions.run(
        () -> {
          insertCustomer();
          assertThatExceptionOfType(Mind.class)
              .isThrownBy(() -> joined.change(keyId, Optional.empty(), this::changeHerMind));
        });

    assertThat(customers()).isEqualTo(1);
    assertThat(store.get(keyId).orElseThrow().key().version()).isEqualTo(1);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  private Optional<Change> changeHerMind(StoredKey truth) {
    joinedKeys.as(Actor.of("alice")).disable(truth.key().id());
    throw new Mind();
  }

  @Test
  void returnsToTheSavepointAfterAReadThatFailed() {
    transactions.run(
        () -> {
          wiretap.failing(
              sql -> {
                if (sql.contains("FROM api_key k")) {
                  throw new SQLException("no memory", "90108", 90108);
                }
              });
          wiretap.called();
          assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> joined.get("any"));

          assertThat(wiretap.called())
              .containsSubsequence("setSavepoint", "rollback")
              .doesNotContain("releaseSavepoint");
        });
  }

  @Test
  void leavesATransactionUsableWhenTheTablesAreMissing() {
    try (HikariDataSource empty = H2.memory()) {
      ThreadBoundTransactions others = new ThreadBoundTransactions(empty);
      JdbcKeyStore without = JdbcKeyStore.builder(empty).transactions(others).build();
      String read =
          others.in(
              () -> {
                assertThatExceptionOfType(KeyStoreException.class)
                    .isThrownBy(without::countByScheme)
                    .withMessageContaining("createSchema");
                others.execute("SELECT 1");
                return "on it went";
              });

      assertThat(read).isEqualTo("on it went");
    }
  }

  @Test
  void leavesTheConnectionToTheApplication() {
    String keyId = issued().id();
    transactions.run(
        () -> {
          wiretap.called();
          wiretap.heard();
          issuedJoined();
          joined.get(keyId);
          joined.purge(Purge.AUDIT, NOW, 1);

          assertThat(wiretap.called())
              .contains("setSavepoint", "releaseSavepoint")
              .doesNotContain(
                  "getConnection",
                  "commit",
                  "rollback",
                  "close",
                  "abort",
                  "setAutoCommit",
                  "setTransactionIsolation",
                  "setNetworkTimeout");
          assertThat(wiretap.heard()).isNotEmpty().doesNotContain(Wiretap.COMMIT);
        });
  }

  @Test
  void leavesTheConnectionItsQueryTimeout() {
    transactions.run(
        () -> {
          try (Statement statement = transactions.current().orElseThrow().createStatement()) {
            statement.setQueryTimeout(60);
            issuedJoined();

            assertThat(statement.getQueryTimeout()).isEqualTo(60);
          } catch (SQLException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  @Test
  void leavesAConflictToTheApplication() {
    List<String> met = new ArrayList<>();
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit")) {
            met.add(sql);
            throw new SQLException("deadlock", "40001", 40001);
          }
        });

    transactions.run(
        () ->
            assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(this::issuedJoined)
                .withMessageContainingAll("40001", "roll yours back and begin it anew"));

    assertThat(met).hasSize(1);
  }

  @Test
  void tellsTheFailureAlsoWhereTheSavepointIsGone() {
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit")) {
            throw new SQLException("deadlock", "40001", 40001);
          }
        });

    rolledBack(
        () -> {
          wiretap.interfering(
              method -> {
                if (method.equals("rollback")) {
                  throw new SQLException("SAVEPOINT does not exist", "42000", 1305);
                }
              });
          assertThatExceptionOfType(KeyStoreException.class)
              .isThrownBy(this::issuedJoined)
              .withMessageContaining("40001");
          wiretap.interfering(method -> {});
        });
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

  /** In a transaction that has begun to read before somebody else reaches the limit. */
  private InsertionResult insertedAfterAnother(String isolation) {
    StoredKey one = absent();
    StoredKey another = absent();
    try (HikariDataSource isolated = H2.pool(pool.getJdbcUrl())) {
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

  @Test
  void joinsAlsoWhileThereIsNoConnectionToBeHad() {
    transactions.run(
        () -> {
          wiretap.interfering(
              method -> {
                if (method.equals("getConnection")) {
                  throw new SQLException("no route to host", "08001");
                }
              });
          assertThatExceptionOfType(KeyStoreException.class)
              .isThrownBy(() -> joined.find(new Lookup.BySecretId("any")));

          assertThat(joined.get("any")).isEmpty();
        });
  }

  @Test
  void refusesAConnectionThatCommitsEachStatement() throws Exception {
    try (Connection committing = pool.getConnection()) {
      JdbcKeyStore unsafe =
          JdbcKeyStore.builder(pool).transactions(given(Optional.of(committing))).build();

      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(() -> unsafe.announce("", "bob", NOW))
          .withMessageContaining("setAutoCommit(false)");
    }
    assertNothingIsStored();
  }

  private static Transactions given(Optional<Connection> current) {
    return new Transactions() {
      @Override
      public Optional<Connection> current() {
        return current;
      }

      @Override
      public void afterCompletion(Consumer<TransactionOutcome> action) {
        throw new Mind();
      }
    };
  }

  @Test
  void standsAloneWhereThereIsNoTransaction() {
    ApiKey key = issuedJoined();

    assertThat(store.get(key.id())).isPresent();
  }

  @Test
  void createsItsTablesApartFromTheTransaction() {
    rolledBack(
        () -> {
          insertCustomer();
          joined.createSchema();
        });

    assertThat(customers()).isZero();
  }

  @Test
  void passesOnWhatTransactionsThrow() throws Exception {
    Mind mind = new Mind();
    Transactions broken =
        new Transactions() {
          @Override
          public Optional<Connection> current() {
            throw mind;
          }

          @Override
          public void afterCompletion(Consumer<TransactionOutcome> action) {}
        };
    JdbcKeyStore unlucky = JdbcKeyStore.builder(pool).transactions(broken).build();

    assertThatThrownBy(() -> unlucky.announce("", "bob", NOW)).isSameAs(mind);
    assertNothingIsStored();
  }

  @Test
  void completesWhenTheTransactionIsCommitted() {
    List<String> told = new ArrayList<>();
    transactions.run(
        () -> {
          joined.afterCompletion(outcome -> told.add("first " + outcome));
          joined.afterCompletion(outcome -> told.add("second " + outcome));
          assertThat(told).isEmpty();
        });

    assertThat(told).containsExactly("first COMMITTED", "second COMMITTED");
  }

  @Test
  void completesWhenTheTransactionIsRolledBack() {
    List<TransactionOutcome> told = new ArrayList<>();

    rolledBack(() -> joined.afterCompletion(told::add));

    assertThat(told).containsExactly(TransactionOutcome.ROLLED_BACK);
  }

  @Test
  void completesWhenNobodyKnowsHowItEnded() {
    List<TransactionOutcome> told = new ArrayList<>();
    wiretap.failing(
        sql -> {
          if (sql.equals(Wiretap.COMMIT)) {
            throw new SQLException("no answer", "08006");
          }
        });

    assertThatThrownBy(() -> transactions.run(() -> joined.afterCompletion(told::add)))
        .hasRootCauseMessage("no answer");

    assertThat(told).containsExactly(TransactionOutcome.UNKNOWN);
  }

  @Test
  void completesAtOnceWhereThereIsNoTransaction() {
    List<TransactionOutcome> told = new ArrayList<>();

    joined.afterCompletion(told::add);

    assertThat(told).containsExactly(TransactionOutcome.COMMITTED);
  }
}
