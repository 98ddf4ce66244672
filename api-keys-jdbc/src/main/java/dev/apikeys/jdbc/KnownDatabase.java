package dev.apikeys.jdbc;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which database it is: known as soon as its tables were found to be the right ones. */
final class KnownDatabase {

  private volatile @Nullable Database found;

  /** The database at the other end, once it is known without asking it. */
  Database of(Handle handle) throws SQLException {
    Database known = found;
    if (known == null) {
      known = Database.of(handle.getConnection());
      Schema.require(handle, known);
      found = known;
    }
    return known;
  }

  /** Whether what failed met another transaction, and may succeed when it is begun anew. */
  boolean isConflict(Exception failure) {
    Database known = found;
    return known != null && Faults.sql(failure).map(known::isConflict).orElse(false);
  }
}
