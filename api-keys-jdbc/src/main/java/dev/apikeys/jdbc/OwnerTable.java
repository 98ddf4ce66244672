package dev.apikeys.jdbc;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.Update;

/** Locks rows of {@code api_key_owner}, which are there for nothing else. */
final class OwnerTable {

  private static final String TAKEN = "23505";

  private final Handle handle;
  private final Database database;

  OwnerTable(Handle handle, Database database) {
    this.handle = handle;
    this.database = database;
  }

  /** Holds up whoever else would lock this owner, until the transaction ends. */
  void lock(Owner owner) {
    try {
      touch(owner);
    } catch (StatementException failure) {
      if (Faults.sql(failure).filter(sql -> TAKEN.equals(sql.getSQLState())).isEmpty()) {
        throw failure;
      }
      touch(owner); // H2 waits for whoever inserts the row, and only then finds it there
    }
  }

  private void touch(Owner owner) {
    try (Update update = handle.createUpdate(database.lockOwner())) {
      update.bind("tenant", owner.tenant()).bind("owner", owner.id()).execute();
    }
  }
}
