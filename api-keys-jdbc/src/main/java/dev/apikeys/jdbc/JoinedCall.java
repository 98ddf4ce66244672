package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call within the application's transaction: all or nothing, and never its end. */
final class JoinedCall {

  private static final Logger log = LoggerFactory.getLogger(JoinedCall.class);

  private JoinedCall() {}

  /** Undoes the work when it throws, and the work alone. */
  static <T> T in(Connection connection, Work<T> work) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new KeyStoreException(
          "the connection of the application's transaction commits each statement by itself: call"
              + " setAutoCommit(false) where the transaction begins, or have"
              + " Transactions.current() answer empty where there is none");
    }
    Savepoint before = connection.setSavepoint();
    boolean done = false;
    try {
      T result = work.run();
      connection.releaseSavepoint(before);
      done = true;
      return result;
    } finally {
      if (!done) {
        undo(connection, before);
      }
    }
  }

  /** Never throws: where the database undid the whole transaction, the savepoint went with it. */
  private static void undo(Connection connection, Savepoint before) {
    try {
      connection.rollback(before);
    } catch (SQLException failure) {
      log.debug("A savepoint could not be returned to: SQLSTATE {}.", failure.getSQLState());
    }
  }
}
