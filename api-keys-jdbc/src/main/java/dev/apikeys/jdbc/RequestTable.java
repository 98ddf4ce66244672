package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Rows of {@code api_key_request}: which requests for keys were made. They outlive their keys;
 * those that last are older than nothing.
 */
final class RequestTable {

  private static final String SELECT =
      """
      SELECT key_id, fingerprint FROM api_key_request
      WHERE tenant = :tenant AND actor = :actor AND request_id = :requestId
      """;

  private static final String INSERT =
      """
      INSERT INTO api_key_request (tenant, actor, request_id, key_id, fingerprint, at)
      VALUES (:tenant, :actor, :requestId, :keyId, :fingerprint, :at)
      """;

  private static final String SELECT_OLD =
      """
      SELECT tenant, actor, request_id FROM api_key_request
      WHERE at < :before ORDER BY at FETCH FIRST :limit ROWS ONLY
      """;

  private static final String DELETE =
      """
      DELETE FROM api_key_request
      WHERE tenant = :tenant AND actor = :actor AND request_id = :requestId
      """;

  private record Id(String tenant, String actor, String request) {
    static final Comparator<Id> ORDER =
        Comparator.comparing(Id::tenant).thenComparing(Id::actor).thenComparing(Id::request);
  }

  private final Handle handle;

  RequestTable(Handle handle) {
    this.handle = handle;
  }

  /** What became of this request when it was made before. */
  Optional<InsertionResult> find(KeyRequest request, ApiKey key) {
    return find(request.tenantOf(key), request).map(replayed -> replayed);
  }

  /** The id of the key that was stored for a request that lasts. */
  Optional<String> keyOf(KeyRequest lasting) {
    return find("", lasting).map(InsertionResult.Replayed::keyId);
  }

  private Optional<InsertionResult.Replayed> find(String tenant, KeyRequest request) {
    try (Query query = handle.createQuery(SELECT)) {
      return query
          .bind("tenant", tenant)
          .bind("actor", request.actor())
          .bind("requestId", request.id())
          .map(
              (row, context) ->
                  new InsertionResult.Replayed(
                      row.getString("key_id"), row.getString("fingerprint")))
          .findFirst();
    }
  }

  void insert(KeyRequest request, ApiKey key, Instant at) {
    try (Update update = handle.createUpdate(INSERT)) {
      update
          .bind("tenant", request.tenantOf(key))
          .bind("actor", request.actor())
          .bind("requestId", request.id())
          .bind("keyId", key.id())
          .bind("fingerprint", request.fingerprint())
          .bind("at", request.isLasting() ? Millis.NEVER : Millis.of(at))
          .execute();
    }
  }

  int purge(Instant before, int limit) {
    try (PreparedBatch batch = handle.prepareBatch(DELETE)) {
      for (Id id : old(before, limit)) {
        batch
            .bind("tenant", id.tenant())
            .bind("actor", id.actor())
            .bind("requestId", id.request())
            .add();
      }
      return Journal.deleted(batch);
    }
  }

  /** In the order of their ids, so that two who purge do not wait for each other. */
  private List<Id> old(Instant before, int limit) {
    try (Query query = handle.createQuery(SELECT_OLD)) {
      return query
          .bind("before", Millis.bound(before))
          .bind("limit", limit)
          .map((row, context) -> new Id(row.getString(1), row.getString(2), row.getString(3)))
          .stream()
          .sorted(Id.ORDER)
          .toList();
    }
  }
}
