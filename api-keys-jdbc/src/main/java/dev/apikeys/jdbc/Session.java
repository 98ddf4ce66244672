package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import dev.apikeys.Purge;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** One connection in one transaction, and the tables as it reaches them. For one thread. */
record Session(Handle handle, Database database) {

  KeySearch search() {
    return new KeySearch(handle, database);
  }

  KeyTable keys() {
    return new KeyTable(handle);
  }

  SecretTable secrets() {
    return new SecretTable(handle);
  }

  LastUsedTable lastUses() {
    return new LastUsedTable(handle);
  }

  /**
   * The version of the tables, as it is now.
   *
   * @throws SchemaException if it is not that of this code, or there are none
   */
  int schemaVersion() {
    Schema.require(handle, database);
    return Schema.VERSION;
  }

  /**
   * Locks an owner, so that what is counted then stays true.
   *
   * @throws KeyStoreException as {@link #requireTruthUnderLock()} does
   */
  void lock(Owner owner) {
    requireTruthUnderLock();
    new OwnerTable(handle, database).lock(owner);
  }

  /**
   * Makes sure that what is read under a lock is what holds by then.
   *
   * @throws KeyStoreException if this transaction, the application's, would read what held when it
   *     began
   */
  void requireTruthUnderLock() {
    if (!database.showsTruthUnderLockAt(isolation())) {
      throw new KeyStoreException(
          "the application's transaction is above READ COMMITTED, where "
              + database
              + " does not show what holds by now even under a lock: change keys, and issue them"
              + " under a limit, at READ COMMITTED");
    }
  }

  private int isolation() {
    try {
      return handle.getConnection().getTransactionIsolation();
    } catch (SQLException failure) {
      throw Faults.seen(failure);
    }
  }

  RequestTable requests() {
    return new RequestTable(handle);
  }

  ChangeTable changes() {
    return new ChangeTable(handle);
  }

  AuditTable audit() {
    return new AuditTable(handle, database);
  }

  /** Removes up to so many old rows of a kind; answers how many. */
  int purge(Purge what, Instant before, int limit) {
    return switch (what) {
      case AUDIT -> audit().purge(before, limit);
      case CHANGES -> changes().purge(before, limit);
      case REQUESTS -> requests().purge(before, limit);
      case RETIRED_SECRETS -> new RetiredSecrets(this).purge(before, limit);
    };
  }
}
