package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction on a connection, which leaves the connection as it was. Its isolation is READ
 * COMMITTED at most: above it, whoever waited for a lock would not see what was written meanwhile.
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

  /** Commits when the work is done, and rolls back when it throws. */
  static <T> T in(Connection connection, Supplier<T> work) throws SQLException {
    Transaction transaction = new Transaction(connection);
    boolean committed = false;
    try {
      transaction.begin();
      T result = work.get();
      connection.commit();
      committed = true;
      return result;
    } finally {
      transaction.end(committed);
    }
  }

  private void begin() throws SQLException {
    if (isolation > Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
  }

  /** Never throws: the outcome is settled, and a broken connection tells its next user itself. */
  private void end(boolean committed) {
    try {
      if (!committed) {
        connection.rollback();
      }
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
      if (isolation > Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException failure) {
      log.debug("A connection could not be left as it was: {}", failure.getSQLState());
    }
  }
}
