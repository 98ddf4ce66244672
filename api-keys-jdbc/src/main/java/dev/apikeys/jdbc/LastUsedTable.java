package dev.apikeys.jdbc;

import dev.apikeys.SecretUse;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes rows of {@code api_key_last_used}: one for each secret, 0 until its first use. */
final class LastUsedTable {

  private static final String INSERT =
      "INSERT INTO api_key_last_used (secret_id, used_at) VALUES (:secretId, 0)";

  private static final String UPDATE =
      "UPDATE api_key_last_used SET used_at = :at WHERE secret_id = :secretId AND used_at < :at";

  private static final String DELETE = "DELETE FROM api_key_last_used WHERE secret_id = :secretId";

  private final Handle handle;

  LastUsedTable(Handle handle) {
    this.handle = handle;
  }

  void insert(Collection<String> secretIds) {
    each(INSERT, secretIds);
  }

  void delete(Collection<String> secretIds) {
    each(DELETE, secretIds);
  }

  private void each(String sql, Collection<String> secretIds) {
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      secretIds.forEach(id -> batch.bind("secretId", id).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /**
   * Notes these uses where they are later than what is known; a row that is gone stays gone.
   *
   * @return how many were to be noted
   */
  int update(Collection<SecretUse> uses) {
    try (PreparedBatch batch = handle.prepareBatch(UPDATE)) {
      uses.forEach(
          use -> batch.bind("secretId", use.secretId()).bind("at", Millis.of(use.at())).add());
      return batch.execute().length;
    }
  }
}
