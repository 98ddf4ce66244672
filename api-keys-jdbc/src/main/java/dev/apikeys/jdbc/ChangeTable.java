package dev.apikeys.jdbc;

import dev.apikeys.AuditEntry;
import dev.apikeys.Changes;
import dev.apikeys.KeyChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Rows of {@code api_key_change}: what other nodes must forget. */
final class ChangeTable {

  private static final String INSERT =
      """
      INSERT INTO api_key_change (key_id, secret_id, tenant, owner, at)
      VALUES (:keyId, :secretId, :tenant, :owner, :at)
      """;

  private static final String SELECT =
      """
      SELECT n.newest, c.id, c.key_id, c.secret_id, c.tenant, c.owner, c.at
      FROM (SELECT COALESCE(MAX(id), 0) AS newest FROM api_key_change) n
      LEFT JOIN (
        SELECT * FROM api_key_change
        WHERE id > :from ORDER BY id FETCH FIRST :limit ROWS ONLY) c ON 1 = 1
      ORDER BY c.id
      """;

  private static final String SELECT_OLD =
      """
      SELECT id FROM api_key_change
      WHERE at < :before AND id < (SELECT MAX(id) FROM api_key_change)
      ORDER BY at FETCH FIRST :limit ROWS ONLY
      """;

  private static final String DELETE = "DELETE FROM api_key_change WHERE id = :id";

  private final Handle handle;

  ChangeTable(Handle handle) {
    this.handle = handle;
  }

  /** Writes a row for each of these secrets of the key that the entry is about. */
  void insert(AuditEntry entry, Collection<String> secretIds) {
    if (secretIds.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
      for (String secretId : secretIds) {
        batch
            .bind("keyId", entry.keyId())
            .bind("secretId", secretId)
            .bind("tenant", entry.tenant())
            .bind("owner", Owner.column(entry.owner()))
            .bind("at", Millis.of(entry.at()))
            .add();
      }
      batch.execute();
    }
  }

  /** Writes a row, whose id the database gives; answers that it is one. */
  int insert(KeyChange change) {
    try (Update update = handle.createUpdate(INSERT)) {
      return update
          .bind("keyId", change.keyId().orElse(null))
          .bind("secretId", change.secretId().orElse(null))
          .bind("tenant", change.tenant())
          .bind("owner", Owner.column(change.owner()))
          .bind("at", Millis.of(change.at()))
          .execute();
    }
  }

  Changes select(long from, int limit) {
    List<KeyChange> rows = new ArrayList<>();
    try (Query query = handle.createQuery(SELECT)) {
      long newest =
          query
              .bind("from", from)
              .bind("limit", limit)
              .map(
                  (row, context) -> {
                    read(row).ifPresent(rows::add);
                    return row.getLong("newest");
                  })
              .list()
              .get(0);
      return new Changes(newest, rows);
    }
  }

  private static Optional<KeyChange> read(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyChange(
            id,
            Optional.ofNullable(row.getString("key_id")),
            Optional.ofNullable(row.getString("secret_id")),
            row.getString("tenant"),
            Owner.read(row),
            Millis.read(row, "at")));
  }

  int purge(Instant before, int limit) {
    return Journal.purge(handle, SELECT_OLD, DELETE, before, limit);
  }
}
