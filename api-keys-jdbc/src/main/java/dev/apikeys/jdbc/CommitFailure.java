package dev.apikeys.jdbc;

import java.sql.SQLException;
import org.jdbi.v3.core.transaction.TransactionException;

/** A commit failed: unless it met another transaction, nobody knows whether it holds. */
final class CommitFailure extends TransactionException {

  private static final long serialVersionUID = 1L;

  CommitFailure(SQLException reason) {
    super(reason);
  }
}
