package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Purge;
import dev.apikeys.StoredKey;
import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JoinedCallTest extends JoinedStore {

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
}
