package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.RateLimit;
import dev.apikeys.Revocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Writes and locks rows of {@code api_key}. */
final class KeyTable {

  private static final String INSERT =
      """
      INSERT INTO api_key (
        id, name, description, tenant, owner, metadata, scopes, allowed_cidrs, rate_requests,
        rate_seconds, max_idle, enabled, enabled_at, not_before, expires_at, revoked_at, revoked_by,
        revoke_reason, created_at, created_by, updated_at, version)
      VALUES (
        :id, :name, :description, :tenant, :owner, :metadata, :scopes, :allowedCidrs, :rateRequests,
        :rateSeconds, :maxIdle, :enabled, :enabledAt, :notBefore, :expiresAt, :revokedAt, :revokedBy,
        :revokeReason, :createdAt, :createdBy, :updatedAt, :version)
      """;

  private static final String UPDATE =
      """
      UPDATE api_key
      SET name = :name, description = :description, metadata = :metadata, scopes = :scopes,
        allowed_cidrs = :allowedCidrs, rate_requests = :rateRequests, rate_seconds = :rateSeconds,
        max_idle = :maxIdle, enabled = :enabled, enabled_at = :enabledAt, not_before = :notBefore,
        expires_at = :expiresAt,
        revoked_at = :revokedAt, revoked_by = :revokedBy, revoke_reason = :revokeReason,
        updated_at = :updatedAt, version = :version
      WHERE id = :id
      """;

  private static final String DELETE = "DELETE FROM api_key WHERE id = :id";

  private static final String SELECT_OWNER = "SELECT tenant, owner FROM api_key WHERE id = :id";

  private static final String LOCK =
      "SELECT %s FROM api_key k WHERE k.id = :id FOR UPDATE".formatted(KeyRow.COLUMNS);

  private static final String LOCK_IF_FREE =
      "SELECT id FROM api_key WHERE id = :id FOR UPDATE SKIP LOCKED";

  private static final String LOCK_LIVE =
      """
      SELECT id FROM api_key
      WHERE tenant = :tenant AND owner = :owner AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > :at)
      FOR UPDATE
      """;

  private static final String SELECT_TAKEN = "SELECT 1 FROM api_key WHERE id = :id";

  private final Handle handle;

  KeyTable(Handle handle) {
    this.handle = handle;
  }

  boolean isTaken(String keyId) {
    try (Query query = handle.createQuery(SELECT_TAKEN)) {
      return query.bind("id", keyId).mapTo(Integer.class).findFirst().isPresent();
    }
  }

  void insert(ApiKey key) {
    try (Update update = handle.createUpdate(INSERT)) {
      bindChangeable(update, key)
          .bind("tenant", key.tenant())
          .bind("owner", Owner.column(key.owner()))
          .bind("createdAt", Millis.of(key.createdAt()))
          .bind("createdBy", key.createdBy())
          .execute();
    }
  }

  void update(ApiKey key) {
    try (Update update = handle.createUpdate(UPDATE)) {
      bindChangeable(update, key).execute();
    }
  }

  private static Update bindChangeable(Update update, ApiKey key) {
    return update
        .bind("id", key.id())
        .bind("name", key.name())
        .bind("description", key.description())
        .bind("metadata", key.metadata())
        .bind("scopes", key.scopes().toString())
        .bind("allowedCidrs", key.allowedCidrs().toString())
        .bind("rateRequests", key.rateLimit().map(RateLimit::requests).orElse(null))
        .bind("rateSeconds", key.rateLimit().map(limit -> limit.per().toSeconds()).orElse(null))
        .bind("maxIdle", key.maxIdle().map(Duration::toMillis).orElse(null))
        .bind("enabled", key.enabled())
        .bind("enabledAt", Millis.of(key.enabledAt()))
        .bind("notBefore", Millis.of(key.notBefore()))
        .bind("expiresAt", Millis.of(key.expiresAt()))
        .bind("revokedAt", Millis.of(key.revocation().map(Revocation::at)))
        .bind("revokedBy", key.revocation().map(Revocation::by).orElse(null))
        .bind("revokeReason", key.revocation().flatMap(Revocation::reason).orElse(null))
        .bind("updatedAt", Millis.of(key.updatedAt()))
        .bind("version", key.version());
  }

  void delete(String keyId) {
    try (Update update = handle.createUpdate(DELETE)) {
      update.bind("id", keyId).execute();
    }
  }

  /** Whose key this is, which never changes; empty if there is no such key, or no owner. */
  Optional<Owner> owner(String keyId) {
    try (Query query = handle.createQuery(SELECT_OWNER)) {
      return query
          .bind("id", keyId)
          .map((row, context) -> Owner.readInTenant(row))
          .findFirst()
          .flatMap(owner -> owner);
    }
  }

  /** Locks a key, and reads it without its secrets. */
  Optional<ApiKey> lock(String keyId) {
    try (Query query = handle.createQuery(LOCK)) {
      return query.bind("id", keyId).map((row, context) -> KeyRow.readKey(row)).findFirst();
    }
  }

  /** Locks a key without waiting: whether it is there, and nobody else has it. */
  boolean lockIfFree(String keyId) {
    try (Query query = handle.createQuery(LOCK_IF_FREE)) {
      return query.bind("id", keyId).mapTo(String.class).findFirst().isPresent();
    }
  }

  /**
   * Whether the owner of a live key has, besides it, as many as allowed. They are locked, and
   * counted here because no database counts and locks at once; the owner must be locked before.
   */
  boolean exceeds(ApiKey key, OwnerLimit limit) {
    if (key.owner().isEmpty() || !key.isLiveAt(limit.at())) {
      return false;
    }
    try (Query query = handle.createQuery(LOCK_LIVE)) {
      List<String> live =
          query
              .bind("tenant", key.tenant())
              .bind("owner", key.owner().get())
              .bind("at", Millis.of(limit.at()))
              .mapTo(String.class)
              .list();
      return live.stream().filter(id -> !id.equals(key.id())).count() >= limit.max();
    }
  }
}
