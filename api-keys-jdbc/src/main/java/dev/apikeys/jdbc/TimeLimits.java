package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the database may take. The driver ends a statement that takes longer; where the database
 * does not even answer that, a connection of our own breaks a little later. Thread-safe.
 */
final class TimeLimits {

  /** What a connection is given beyond a statement's limit, to tell that it was reached. */
  private static final int MARGIN_MILLIS = 2_000;

  private static final Logger log = LoggerFactory.getLogger(TimeLimits.class);

  private final LongSupplier nanoTime;
  private final int querySeconds;
  private final int networkMillis;

  /** Whether the driver lacks network timeouts; asking some pools again costs a connection. */
  private volatile boolean withoutNetworkTimeout;

  TimeLimits(Duration query, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.querySeconds = (int) query.plusNanos(999_999_999).toSeconds();
    this.networkMillis = querySeconds * 1_000 + MARGIN_MILLIS;
  }

  /** Until when a call that begins now may begin its transaction anew. */
  long deadline() {
    return nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(querySeconds);
  }

  boolean isOver(long deadline) {
    return nanoTime.getAsLong() - deadline >= 0;
  }

  /** The same, with the limit on each of its statements. */
  Jdbi on(Jdbi jdbi) {
    jdbi.getConfig(SqlStatements.class).setQueryTimeout(querySeconds);
    return jdbi;
  }

  /**
   * Makes sure that the database is at the other end of a connection.
   *
   * @throws SQLNonTransientConnectionException if it does not answer
   */
  void requireAnswer(Connection connection) throws SQLException {
    if (!connection.isValid(querySeconds)) {
      throw new SQLNonTransientConnectionException("the database does not answer", "08006");
    }
  }

  /** Runs work on a connection of our own, and leaves the connection its limits. */
  <T> T own(Connection connection, Work<T> work) throws SQLException {
    OptionalInt before = limitNetwork(connection);
    try {
      return keepingQueryTimeout(connection, work);
    } finally {
      if (before.isPresent()) {
        restore(() -> connection.setNetworkTimeout(Runnable::run, before.getAsInt()));
      }
    }
  }

  /**
   * Runs work on a connection, and leaves it the query timeout that it had: H2's is one for all
   * statements of a connection, whichever it is set on.
   */
  <T> T keepingQueryTimeout(Connection connection, Work<T> work) throws SQLException {
    Statement any = connection.createStatement();
    try {
      int before = any.getQueryTimeout();
      try {
        return work.run();
      } finally {
        restore(() -> any.setQueryTimeout(before));
      }
    } finally {
      restore(any::close);
    }
  }

  /** Answers what to restore. PostgreSQL's driver and MariaDB's leave the executor unused. */
  private OptionalInt limitNetwork(Connection connection) {
    if (withoutNetworkTimeout) {
      return OptionalInt.empty();
    }
    try {
      int before = connection.getNetworkTimeout();
      if (before == 0 || before > networkMillis) {
        connection.setNetworkTimeout(Runnable::run, networkMillis);
        return OptionalInt.of(before);
      }
    } catch (SQLException | AbstractMethodError | UnsupportedOperationException lacking) {
      withoutNetworkTimeout =
          !(lacking instanceof SQLException) || lacking instanceof SQLFeatureNotSupportedException;
      log.debug("The driver sets no network timeout: {}", lacking.getClass().getName());
    }
    return OptionalInt.empty();
  }

  private interface Restoration {
    void run() throws SQLException;
  }

  /** Never throws: a connection that cannot be put right is broken, as its next user will find. */
  private static void restore(Restoration restoration) {
    try {
      restoration.run();
    } catch (SQLException failure) {
      log.debug("A connection keeps a time limit: SQLSTATE {}.", failure.getSQLState());
    }
  }
}
