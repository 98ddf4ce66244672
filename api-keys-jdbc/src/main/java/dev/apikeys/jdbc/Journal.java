package dev.apikeys.jdbc;

import java.sql.Statement;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** What the tables have in common whose rows are numbered, appended, and purged by age. */
final class Journal {

  private Journal() {}

  /** Deletes old rows one by one by their id, in its order: two who purge cannot deadlock. */
  static int purge(Handle handle, String selectOld, String delete, Instant before, int limit) {
    try (PreparedBatch batch = handle.prepareBatch(delete)) {
      old(handle, selectOld, before, limit).forEach(id -> batch.bind("id", id).add());
      return deleted(batch);
    }
  }

  /**
   * Executes deletes of one row each, and tells how many there were. Where the driver sends a batch
   * in bulk, and so cannot tell, each counts.
   */
  static int deleted(PreparedBatch batch) {
    if (batch.size() == 0) {
      return 0;
    }
    return IntStream.of(batch.execute())
        .map(rows -> rows == Statement.SUCCESS_NO_INFO ? 1 : rows)
        .sum();
  }

  private static Set<Long> old(Handle handle, String selectOld, Instant before, int limit) {
    try (Query query = handle.createQuery(selectOld)) {
      return new TreeSet<>(
          query.bind("before", Millis.bound(before)).bind("limit", limit).mapTo(Long.class).list());
    }
  }
}
