package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimeLimitsTest {

  private final TimeLimits limits = new TimeLimits(Duration.ofSeconds(5), System::nanoTime);

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRESQL", "MARIADB"})
  void breakAConnectionTwoSecondsAfterAStatementShouldHaveEnded(TestDatabase database)
      throws Exception {
    try (HikariDataSource pool = database.fresh();
        Connection connection = pool.getConnection()) {
      int before = connection.getNetworkTimeout();

      assertThat(limits.own(connection, connection::getNetworkTimeout)).isEqualTo(7_000);

      assertThat(connection.getNetworkTimeout()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRESQL", "MARIADB"})
  void leaveAConnectionThatBreaksSooner(TestDatabase database) throws Exception {
    try (HikariDataSource pool = database.fresh();
        Connection connection = pool.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, 3_000);

      assertThat(limits.own(connection, connection::getNetworkTimeout)).isEqualTo(3_000);
    }
  }

  @Test
  void boundHowLongAPoolOfOursCancelsAStatementOfPostgres() {
    try (HikariDataSource pool =
        ConnectionPool.open(
            Postgres.url(), TestDatabase.POSTGRESQL.user(), TestDatabase.POSTGRESQL.password())) {
      assertThat(pool.getDataSourceProperties()).containsEntry("cancelSignalTimeout", "2");
    }
  }
}
