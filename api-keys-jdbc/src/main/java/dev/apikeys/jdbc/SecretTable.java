package dev.apikeys.jdbc;

import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Writes and locks rows of {@code api_key_secret}. */
final class SecretTable {

  private static final String INSERT =
      """
      INSERT INTO api_key_secret (
        id, key_id, ordinal, hash, lookup_digest, display, created_at, expires_at, revoked_at)
      VALUES (
        :id, :keyId, :ordinal, :hash, :lookupDigest, :display, :createdAt, :expiresAt, :revokedAt)
      """;

  /** Locked already; asked so for MariaDB, which would answer from the snapshot of old. */
  private static final String SELECT_LAST_ORDINAL =
      """
      SELECT ordinal FROM api_key_secret WHERE key_id = :keyId
      ORDER BY ordinal DESC FETCH FIRST 1 ROWS ONLY FOR UPDATE
      """;

  private static final String UPDATE =
      """
      UPDATE api_key_secret SET expires_at = :expiresAt, revoked_at = :revokedAt WHERE id = :id
      """;

  private static final String REHASH =
      "UPDATE api_key_secret SET hash = :replacement WHERE id = :id AND LOWER(hash) = :expected";

  private static final String DELETE = "DELETE FROM api_key_secret WHERE id = :id";

  private static final String LOCK =
      "SELECT %s FROM api_key_secret s WHERE s.key_id = :keyId ORDER BY %s FOR UPDATE"
          .formatted(SecretRow.COLUMNS, SecretRow.ORDER);

  private static final String SELECT_TAKEN =
      """
      SELECT id FROM api_key_secret WHERE id IN (<ids>)
      UNION ALL
      SELECT id FROM api_key_secret WHERE lookup_digest IN (<digests>)
      """;

  /**
   * From the beginning of time, where H2 would look at each NULL; others are counted, since
   * PostgreSQL turns EXISTS into a join with all secrets.
   */
  private static final String SELECT_KEYS_WITH_ENDED =
      """
      SELECT ended.key_id FROM (
        SELECT key_id FROM api_key_secret WHERE revoked_at >= :ever AND revoked_at < :before
        UNION
        SELECT key_id FROM api_key_secret WHERE expires_at >= :ever AND expires_at < :before) ended
      WHERE ended.key_id > :after AND 1 < (SELECT COUNT(*) FROM api_key_secret s WHERE s.key_id = ended.key_id)
      ORDER BY ended.key_id
      FETCH FIRST :limit ROWS ONLY
      """;

  private static final String COUNT_BY_SCHEME =
      """
      SELECT scheme, COUNT(*) AS secrets
      FROM (SELECT SUBSTRING(hash, 2, POSITION('}' IN hash) - 2) AS scheme FROM api_key_secret) s
      GROUP BY scheme
      """;

  private final Handle handle;

  SecretTable(Handle handle) {
    this.handle = handle;
  }

  /** Whether the id or the digest of any of these is taken. */
  boolean isTaken(Map<String, SecretProof> proofs) {
    if (proofs.isEmpty()) {
      return false;
    }
    List<String> digests =
        proofs.values().stream().flatMap(proof -> proof.lookupDigest().stream()).toList();
    try (Query query = handle.createQuery(SELECT_TAKEN)) {
      return query
          .bindList("ids", List.copyOf(proofs.keySet()))
          .bindList(EmptyHandling.NULL_KEYWORD, "digests", digests)
          .mapTo(String.class)
          .findFirst()
          .isPresent();
    }
  }

  /** Inserts the secrets of a new key. */
  void insert(StoredKey stored) {
    insert(stored, stored.key().secrets(), 0);
  }

  /** Inserts more secrets of a key that is locked, behind those it has. */
  void add(StoredKey stored, Collection<Secret> secrets) {
    if (!secrets.isEmpty()) {
      insert(stored, secrets, nextOrdinal(stored.key().id()));
    }
  }

  private void insert(StoredKey stored, Collection<Secret> secrets, int first) {
    if (secrets.isEmpty()) {
      return;
    }
    int ordinal = first;
    try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
      for (Secret secret : secrets) {
        SecretProof proof = stored.proof(secret.id());
        batch
            .bind("id", secret.id())
            .bind("keyId", stored.key().id())
            .bind("ordinal", ordinal++)
            .bind("hash", proof.hash().reveal())
            .bind("lookupDigest", proof.lookupDigest().orElse(null))
            .bind("display", secret.display())
            .bind("createdAt", Millis.of(secret.createdAt()))
            .bind("expiresAt", Millis.of(secret.expiresAt()))
            .bind("revokedAt", Millis.of(secret.revokedAt()))
            .add();
      }
      batch.execute();
    }
  }

  private int nextOrdinal(String keyId) {
    try (Query query = handle.createQuery(SELECT_LAST_ORDINAL)) {
      return query
          .bind("keyId", keyId)
          .mapTo(Integer.class)
          .findFirst()
          .map(last -> last + 1)
          .orElse(0);
    }
  }

  /** Writes the end of a secret, and nothing else. */
  void update(Secret secret) {
    try (Update update = handle.createUpdate(UPDATE)) {
      update
          .bind("id", secret.id())
          .bind("expiresAt", Millis.of(secret.expiresAt()))
          .bind("revokedAt", Millis.of(secret.revokedAt()))
          .execute();
    }
  }

  boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    try (Update update = handle.createUpdate(REHASH)) {
      int rows =
          update
              .bind("id", secretId)
              .bind("expected", expected.reveal())
              .bind("replacement", replacement.reveal())
              .execute();
      return rows == 1;
    }
  }

  void delete(Collection<String> secretIds) {
    try (PreparedBatch batch = handle.prepareBatch(DELETE)) {
      secretIds.forEach(id -> batch.bind("id", id).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /** Locks the secrets of a key, and reads them. */
  List<SecretRow> lock(String keyId) {
    try (Query query = handle.createQuery(LOCK)) {
      return query.bind("keyId", keyId).map((row, context) -> SecretRow.read(row)).list();
    }
  }

  /** Keys that have a secret that ended before then, and another one, by ascending id. */
  List<String> keysWithEnded(Instant before, String after, int limit) {
    try (Query query = handle.createQuery(SELECT_KEYS_WITH_ENDED)) {
      return query
          .bind("ever", Long.MIN_VALUE)
          .bind("before", Millis.bound(before))
          .bind("after", after)
          .bind("limit", limit)
          .mapTo(String.class)
          .list();
    }
  }

  Map<String, Long> countByScheme() {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (Query query = handle.createQuery(COUNT_BY_SCHEME)) {
      query
          .map((row, context) -> Map.entry(row.getString("scheme"), row.getLong("secrets")))
          .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    }
    return counts;
  }
}
