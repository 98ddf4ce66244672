package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {

  private final AtomicLong clock = new AtomicLong();
  private final HikariDataSource pool = TestDatabase.H2.fresh();
  private final Wiretap wiretap = new Wiretap(pool);
  private final Connections connections = over(wiretap.dataSource());

  private Connections over(DataSource dataSource) {
    return new Connections(
        dataSource, new TimeLimits(Duration.ofSeconds(5), clock::get), clock::get);
  }

  @BeforeEach
  void connect() throws Exception {
    pool.getConnection().close();
  }

  @AfterEach
  void everyConnectionIsBack() {
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    pool.close();
  }

  private static int ask(Connections connections) throws SQLException {
    return connections.lend(handle -> handle.select("SELECT 1").mapTo(Integer.class).one());
  }

  private void disconnect() {
    wiretap.interfering(
        method -> {
          if (method.equals("getConnection")) {
            throw new SQLException("no route to host", "08001");
          }
        });
  }

  private long connectionsAskedFor() {
    return Collections.frequency(wiretap.called(), "getConnection");
  }

  @Test
  void asksForNoConnectionWhileThereIsNone() {
    disconnect();
    for (int i = 0; i < 100; i++) {
      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(() -> ask(connections))
          .withMessageContaining("no connection");
    }

    assertThat(connectionsAskedFor()).isEqualTo(1);
  }

  @Test
  void asksForOneConnectionAfterAPause() throws Exception {
    disconnect();
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> ask(connections));
    wiretap.interfering(method -> {});
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> ask(connections));
    wiretap.called();

    clock.addAndGet(Breaker.PAUSE_NANOS);
    assertThat(ask(connections)).isEqualTo(1);
    assertThat(ask(connections)).isEqualTo(1);

    assertThat(connectionsAskedFor()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08S01", "57P01", "57P02", "57P03"})
  void triesAnotherConnectionAtOnceAfterOneBroke(String state) throws Exception {
    failWith(state, 0);

    assertThat(ask(connections)).isEqualTo(1);
    assertThat(ask(connections)).isEqualTo(1);
  }

  @Test
  void triesAnotherConnectionHoweverManyBroke() throws Exception {
    for (int i = 0; i < 10; i++) {
      failWith("08006", 0);
    }

    assertThat(ask(connections)).isEqualTo(1);
  }

  @Test
  void letsOthersInAsSoonAsOneReachesTheDatabase() throws Exception {
    failWith("08006", 0);

    int during = connections.lend(handle -> ask(connections));

    assertThat(during).isEqualTo(1);
  }

  @Test
  void keepsOthersOutAfterOneThatIsGivenADeadConnection() throws Exception {
    disconnect();
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> ask(connections));
    wiretap.interfering(
        method -> {
          if (method.equals("isValid")) {
            throw new SQLException("broken pipe", "08006");
          }
        });
    clock.addAndGet(Breaker.PAUSE_NANOS);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                connections.lend(
                    handle -> {
                      throw new AssertionError("it is not used");
                    }));
    wiretap.interfering(method -> {});

    assertThat(ask(connections)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"40001, 40001", "40P01, 0", "57014, 57014", "23505, 23505", "42S02, 42102", ", 1020"})
  void goesOnAfterOtherFailures(String state, int code) throws Exception {
    failWith(state, code);

    assertThat(ask(connections)).isEqualTo(1);
  }

  private void failWith(String state, int code) {
    wiretap.failing(
        sql -> {
          throw new SQLException("failed", state, code);
        });
    assertThatExceptionOfType(JdbiException.class).isThrownBy(() -> ask(connections));
    wiretap.failing(sql -> {});
  }

  @Test
  void goesOnAfterWhatTheApplicationThrew() throws Exception {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                connections.lend(
                    handle -> {
                      throw new IllegalStateException(new SQLException("elsewhere", "08006"));
                    }));

    assertThat(ask(connections)).isEqualTo(1);
  }

  @Test
  void goesOnAfterAnInterruptionWhichTheThreadKeeps() throws Exception {
    pool.setMaximumPoolSize(1);
    try (Connection taken = pool.getConnection()) {
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> ask(connections));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(taken.isClosed()).isFalse();
    }
    assertThat(ask(connections)).isEqualTo(1);
  }

  @Test
  void keepsTheInterruptionThatAPoolForgets() throws Exception {
    wiretap.interfering(
        method -> {
          throw new SQLException("no connection", new InterruptedException());
        });

    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(() -> ask(connections));

    assertThat(Thread.interrupted()).isTrue();
    wiretap.interfering(method -> {});
    assertThat(ask(connections)).isEqualTo(1);
  }

  @Test
  void limitsTheNetworkForAsLongAsItLends() throws Exception {
    ask(connections);

    assertThat(wiretap.called())
        .filteredOn(method -> method.equals("setNetworkTimeout"))
        .hasSize(2);
  }

  @Test
  void doesWithoutNetworkTimeouts() throws Exception {
    wiretap.interfering(
        method -> {
          if (method.endsWith("NetworkTimeout")) {
            throw new SQLFeatureNotSupportedException("none here", "0A000");
          }
        });

    assertThat(ask(connections)).isEqualTo(1);
    assertThat(ask(connections)).isEqualTo(1);

    assertThat(wiretap.called()).containsOnlyOnce("getNetworkTimeout");
  }

  @Test
  void leavesAConnectionItsOwnQueryTimeout() throws Exception {
    HikariDataSource patient =
        TestDatabase.H2.pool(TestDatabase.H2.freshUrl() + ";QUERY_TIMEOUT=60000");
    patient.setMaximumPoolSize(1);
    try (patient) {
      ask(over(patient));

      try (Connection one = patient.getConnection();
          var statement = one.createStatement()) {
        assertThat(statement.getQueryTimeout()).isEqualTo(60);
      }
    }
  }
}
