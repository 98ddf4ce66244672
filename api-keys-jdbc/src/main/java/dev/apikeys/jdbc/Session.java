package dev.apikeys.jdbc;

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

  OwnerTable owners() {
    return new OwnerTable(handle, database);
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
}
