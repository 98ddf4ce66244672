package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A store in the transactions of an application, which has customers, beside one that stands alone.
 */
abstract class JoinedStore extends TappedStore {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  final ThreadBoundTransactions transactions = new ThreadBoundTransactions(wiretap.dataSource());
  final JdbcKeyStore joined =
      JdbcKeyStore.builder(wiretap.dataSource()).transactions(transactions).build();
  final ApiKeys joinedKeys = ApiKeys.builder(joined).pepper("p1", new byte[32]).build();

  static final class Mind extends RuntimeException {
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

  @AfterEach
  void closeJoined() {
    joinedKeys.close();
  }

  void insertCustomer() {
    transactions.execute("INSERT INTO customer VALUES ('bob')");
  }

  int customers() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM customer")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  ApiKey issuedJoined() {
    return joinedKeys.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("bob")).key();
  }

  void rolledBack(Runnable work) {
    assertThatExceptionOfType(Mind.class)
        .isThrownBy(
            () ->
                transactions.run(
                    () -> {
                      work.run();
                      throw new Mind();
                    }));
  }

  void assertNothingIsStored() {
    assertThat(store.list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
    assertThat(store.audit(AuditQuery.all())).isEmpty();
    assertThat(store.changes(0, 10).rows()).isEmpty();
    assertThat(store.countByScheme()).isEmpty();
  }
}
