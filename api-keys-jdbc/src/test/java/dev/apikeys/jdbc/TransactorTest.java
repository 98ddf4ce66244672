package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactorTest extends TappedStore {

  private static SQLException deadlock() {
    return new SQLException("deadlock", "40001", 40001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INSERT INTO api_key (", "INSERT INTO api_key_change", Wiretap.COMMIT})
  void beginsAnewWhatMetAnotherTransaction(String where) {
    AtomicInteger met = new AtomicInteger();
    wiretap.failing(
        sql -> {
          if (sql.startsWith(where) && met.incrementAndGet() < Transactor.MAX_ATTEMPTS) {
            throw deadlock();
          }
        });

    ApiKey key = issued();

    assertThat(met).hasValue(Transactor.MAX_ATTEMPTS);
    assertThat(store.list(KeyQuery.all(), key.createdAt())).containsExactly(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).rows()).hasSize(1);
  }

  @Test
  void givesUpInTheEnd() {
    AtomicInteger met = new AtomicInteger();
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit")) {
            met.incrementAndGet();
            throw deadlock();
          }
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(this::issued)
        .withMessageContaining("40001");

    assertThat(met).hasValue(Transactor.MAX_ATTEMPTS);
    wiretap.failing(sql -> {});
    assertThat(store.list(KeyQuery.all().includingInactive(), Instant.EPOCH)).isEmpty();
    assertThat(store.changes(0, 10).rows()).isEmpty();
  }

  @Test
  void givesUpOnceTheQueryTimeoutHasPassed() {
    AtomicLong clock = new AtomicLong();
    TimeLimits limits = new TimeLimits(Duration.ofSeconds(5), clock::get);
    Transactor transactor =
        new Transactor(
            new Connections(wiretap.dataSource(), limits, clock::get), limits, Optional.empty());
    transactor.readApart(session -> session.secrets().countByScheme());
    AtomicInteger met = new AtomicInteger();
    wiretap.failing(
        sql -> {
          met.incrementAndGet();
          clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
          throw deadlock();
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> transactor.writeApart(session -> session.audit().purge(Instant.EPOCH, 1)))
        .withMessageContaining("40001");

    assertThat(met).hasValue(3);
  }

  @Test
  void leavesNothingOfWhatFails() {
    ApiKey key = issued();
    long newest = store.changes(0, 10).newest();
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_change")) {
            throw new SQLException("disk full", "90031", 90031);
          }
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> keys.as(Actor.of("alice")).revoke(key.id(), "lost"));
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> keys.as(Actor.of("alice")).delete(key.id()));

    assertThat(store.get(key.id()).orElseThrow().key()).isEqualTo(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).newest()).isEqualTo(newest);
  }

  @Test
  void saysThatNobodyKnowsWhetherAFailedCommitHolds() {
    AtomicInteger commits = new AtomicInteger();
    wiretap.failing(
        sql -> {
          if (sql.equals(Wiretap.COMMIT)) {
            commits.incrementAndGet();
            throw new SQLException("no answer for the key s3cret", "08006");
          }
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(this::issued)
        .withMessageContainingAll("08006", "while committing: whether it holds is unknown")
        .withMessageNotContaining("s3cret");

    assertThat(commits).hasValue(1);
  }

  @Test
  void endsAConnectionThatCannotRollBack() {
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit")) {
            throw new SQLException("disk full", "90031", 90031);
          }
        });
    wiretap.interfering(
        method -> {
          if (method.equals("rollback")) {
            throw new SQLException("cannot", "HY000");
          }
        });
    wiretap.called();

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(this::issued)
        .withMessageContaining("90031");

    assertThat(wiretap.called()).containsSubsequence("rollback", "abort", "close");
  }

  @Test
  void leavesAConnectionAsItWas() throws Exception {
    try (Connection one = pool.getConnection()) {
      one.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      String answer =
          Transaction.in(
              one,
              () -> {
                assertThat(state(one)).isEqualTo("false 2");
                return "done";
              });

      assertThat(answer).isEqualTo("done");
      assertThat(state(one)).isEqualTo("true " + Connection.TRANSACTION_SERIALIZABLE);
    }
  }

  @Test
  void readsNothingThatIsNotCommittedBeforeItWrites() throws Exception {
    try (Connection one = pool.getConnection()) {
      one.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);

      assertThat(Transaction.in(one, () -> state(one))).isEqualTo("false 2");

      assertThat(state(one)).isEqualTo("true " + Connection.TRANSACTION_READ_UNCOMMITTED);
    }
  }

  private static String state(Connection connection) {
    try {
      return connection.getAutoCommit() + " " + connection.getTransactionIsolation();
    } catch (SQLException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
