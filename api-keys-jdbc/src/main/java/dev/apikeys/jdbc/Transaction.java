package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction on a connection, which leaves the connection as it was. Its isolation is READ
 * COMMITTED: above it, whoever waited for a lock would not see what was written meanwhile, and
 * below it he would see what is then rolled back.
 */
final class Transaction {

  private static final Logger log = LoggerFactory.getLogger(Transaction.class);

  private final Connection connection;
  private final boolean autoCommit;
  private final int isolation;

  private Transaction(Connection connection) throws SQLException {
    this.connection = connection;
    this.autoCommit = connection.getAutoCommit();
    this.isolation = connection.getTransactionIsolation();
  }

  /**
   * Commits when the work is done, and rolls back when it throws.
   *
   * @throws CommitFailure if it is the commit that fails
   */
  static <T> T in(Connection connection, Work<T> work) throws SQLException {
    Transaction transaction = new Transaction(connection);
    boolean committed = false;
    try {
      transaction.begin();
      T result = work.run();
      transaction.commit();
      committed = true;
      return result;
    } finally {
      transaction.end(committed);
    }
  }

  /**
   * Runs one statement that reads, and ends what it began where the connection does not itself. Its
   * isolation is left alone, for asking costs a round trip: from READ COMMITTED on, one statement
   * sees what is committed.
   */
  static <T> T reading(Connection connection, Work<T> statement) throws SQLException {
    if (connection.getAutoCommit()) {
      return statement.run();
    }
    boolean ended = false;
    try {
      T result = statement.run();
      connection.commit();
      ended = true;
      return result;
    } finally {
      if (!ended) {
        rolledBack(connection);
      }
    }
  }

  private void begin() throws SQLException {
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
  }

  private void commit() {
    try {
      connection.commit();
    } catch (SQLException reason) {
      throw new CommitFailure(reason);
    }
  }

  /** Never throws: the outcome is settled, and a broken connection tells its next user itself. */
  private void end(boolean committed) {
    if (!committed && !rolledBack(connection)) {
      return;
    }
    try {
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException failure) {
      log.debug("A connection could not be left as it was: SQLSTATE {}.", failure.getSQLState());
    }
  }

  /** Ends the connection where it cannot be told: its next user would commit what is left. */
  private static boolean rolledBack(Connection connection) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException failure) {
      log.debug("A connection could not roll back: SQLSTATE {}.", failure.getSQLState());
      abort(connection);
      return false;
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException failure) {
      log.debug("A connection could not be aborted: SQLSTATE {}.", failure.getSQLState());
    }
  }
}
