package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.KeyStoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Rows of {@code api_key_audit}: what was done to keys. Appended and purged, never changed. */
final class AuditTable {

  private static final String INSERT =
      """
      INSERT INTO api_key_audit (at, actor, address, action, key_id, tenant, owner, reason, changes)
      VALUES (:at, :actor, :address, :action, :keyId, :tenant, :owner, :reason, :changes)
      """;

  private static final String SELECT =
      """
      SELECT id, at, actor, address, action, key_id, tenant, owner, reason, changes
      FROM api_key_audit WHERE <conditions> ORDER BY <order> FETCH FIRST :limit ROWS ONLY
      """;

  private static final String SELECT_OLD =
      "SELECT id FROM api_key_audit WHERE at < :before ORDER BY at FETCH FIRST :limit ROWS ONLY";

  private static final String DELETE = "DELETE FROM api_key_audit WHERE id = :id";

  private final Handle handle;
  private final Database database;

  AuditTable(Handle handle, Database database) {
    this.handle = handle;
    this.database = database;
  }

  void insert(AuditEntry entry) {
    try (Update update = handle.createUpdate(INSERT)) {
      update
          .bind("at", Millis.of(entry.at()))
          .bind("actor", entry.actor().toString())
          .bind("address", entry.actor().address().orElse(null))
          .bind("action", entry.action().name())
          .bind("keyId", entry.keyId())
          .bind("tenant", entry.tenant())
          .bind("owner", Owner.column(entry.owner()))
          .bind("reason", entry.reason().orElse(null))
          .bind("changes", entry.changes())
          .execute();
    }
  }

  List<AuditRecord> select(AuditQuery asked) {
    IndexRange range = range(asked);
    try (Query query = handle.createQuery(SELECT)) {
      query.define("conditions", String.join(" AND ", conditions(asked, range)));
      query.define("order", range.order());
      query.bind("limit", asked.limit());
      asked.tenants().only().ifPresent(tenant -> query.bind("tenant", tenant));
      asked.keyId().ifPresent(keyId -> query.bind("key_id", keyId));
      asked.before().ifPresent(before -> query.bind("before", before));
      return query.map((row, context) -> read(row)).list();
    }
  }

  /** A key has one tenant, and so needs no index of both. */
  private IndexRange range(AuditQuery asked) {
    IndexRange range = new IndexRange(database);
    if (asked.keyId().isPresent()) {
      range.give("key_id");
    } else if (asked.tenants().only().isPresent()) {
      range.give("tenant");
    }
    return range;
  }

  private static List<String> conditions(AuditQuery asked, IndexRange range) {
    List<String> all = new ArrayList<>(range.conditions());
    asked.before().ifPresent(before -> all.add(range.below("before")));
    if (asked.keyId().isPresent()) {
      asked.tenants().only().ifPresent(tenant -> all.add("tenant = :tenant"));
    }
    return all.isEmpty() ? List.of("TRUE") : all;
  }

  private static AuditRecord read(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    try {
      Actor actor = Actor.parse(row.getString("actor"));
      String address = row.getString("address");
      return new AuditRecord(
          id,
          new AuditEntry(
              Millis.read(row, "at"),
              address == null ? actor : actor.from(address),
              AuditAction.valueOf(row.getString("action")),
              row.getString("key_id"),
              row.getString("tenant"),
              Owner.read(row),
              Optional.ofNullable(row.getString("reason")),
              row.getString("changes")));
    } catch (IllegalArgumentException malformed) {
      throw new KeyStoreException("the audit entry " + id + " cannot be read", malformed);
    }
  }

  int purge(Instant before, int limit) {
    return Journal.purge(handle, SELECT_OLD, DELETE, before, limit);
  }
}
