package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.FoundSecret;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lookup;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads keys with their secrets, and locks nothing. Each question is one statement. */
final class KeySearch {

  private static final String SELECT_FOUND =
      """
      SELECT %s, %s
      FROM api_key_secret s
      JOIN api_key k ON k.id = s.key_id
      """
          .formatted(KeyRow.COLUMNS, SecretRow.COLUMNS);

  private static final String BY_SECRET_ID = SELECT_FOUND + "WHERE s.id = :id";

  private static final String BY_DIGEST = SELECT_FOUND + "WHERE s.lookup_digest IN (<digests>)";

  private static final String BY_KEY_ID =
      """
      SELECT %s, %s
      FROM api_key k
      LEFT JOIN api_key_secret s ON s.key_id = k.id
      WHERE k.id = :id
      ORDER BY %s
      """
          .formatted(KeyRow.COLUMNS, SecretRow.COLUMNS, SecretRow.ORDER);

  private static final String PAGE =
      """
      SELECT %s, %s
      FROM (SELECT * FROM api_key k WHERE <conditions>
        ORDER BY <order> FETCH FIRST :limit ROWS ONLY) k
      LEFT JOIN api_key_secret s ON s.key_id = k.id
      ORDER BY k.id DESC, %s
      """
          .formatted(KeyRow.COLUMNS, SecretRow.COLUMNS, SecretRow.ORDER);

  /** Secrets are counted, since databases turn EXISTS into a join with those of all keys. */
  private static final String USABLE =
      """
      revoked_at IS NULL AND enabled = TRUE AND (expires_at IS NULL OR expires_at > :at)
      AND 0 < (
        SELECT COUNT(*) FROM api_key_secret live
        LEFT JOIN api_key_last_used u ON u.secret_id = live.id
        WHERE live.key_id = k.id AND live.revoked_at IS NULL
        AND (live.expires_at IS NULL OR live.expires_at > :at)
        AND (k.max_idle IS NULL OR :at < k.max_idle + GREATEST(
          live.created_at, k.enabled_at, COALESCE(k.not_before, 0), COALESCE(u.used_at, 0))))
      """;

  private static final String UNUSED =
      """
      created_at < :unusedSince AND enabled_at < :unusedSince
      AND (not_before IS NULL OR not_before < :unusedSince)
      AND 1 > (
        SELECT COUNT(*) FROM api_key_secret used
        LEFT JOIN api_key_last_used u ON u.secret_id = used.id
        WHERE used.key_id = k.id
        AND (used.created_at >= :unusedSince OR u.used_at >= :unusedSince))
      """;

  private final Handle handle;
  private final Database database;

  KeySearch(Handle handle, Database database) {
    this.handle = handle;
    this.database = database;
  }

  Optional<FoundSecret> find(Lookup lookup) {
    if (lookup instanceof Lookup.ByDigest byDigest) {
      return find(byDigest.digests());
    }
    try (Query query = handle.createQuery(BY_SECRET_ID)) {
      query.bind("id", ((Lookup.BySecretId) lookup).id());
      return KeyRow.keys(query).stream().findFirst().map(FoundSecret::new);
    }
  }

  private Optional<FoundSecret> find(List<String> digests) {
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    try (Query query = handle.createQuery(BY_DIGEST)) {
      query.bindList("digests", digests);
      return query.map((row, context) -> KeyRow.read(row)).stream()
          .flatMap(row -> row.secret().map(s -> SecretRow.join(row.key(), List.of(s))).stream())
          .min(Comparator.comparingInt(stored -> digests.indexOf(digest(stored))))
          .map(FoundSecret::new);
    }
  }

  private static String digest(StoredKey found) {
    SecretProof proof = found.proofs().values().iterator().next();
    return proof.lookupDigest().orElse("");
  }

  Optional<StoredKey> get(String keyId) {
    try (Query query = handle.createQuery(BY_KEY_ID)) {
      return KeyRow.keys(query.bind("id", keyId)).stream().findFirst();
    }
  }

  List<ApiKey> list(KeyQuery asked, Instant at) {
    IndexRange range = new IndexRange(database);
    asked.owner().ifPresent(owner -> range.give("owner"));
    asked.tenants().only().ifPresent(tenant -> range.give("tenant"));
    try (Query query = handle.createQuery(PAGE)) {
      query.define("conditions", String.join(" AND ", conditions(asked, range)));
      query.define("order", range.order());
      query.bind("limit", asked.limit()).bind("at", Millis.of(at));
      asked.tenants().only().ifPresent(tenant -> query.bind("tenant", tenant));
      asked.owner().ifPresent(owner -> query.bind("owner", owner));
      asked.createdBefore().ifPresent(t -> query.bind("createdBefore", Millis.bound(t)));
      asked.unusedSince().ifPresent(t -> query.bind("unusedSince", Millis.bound(t)));
      asked.after().ifPresent(after -> query.bind("after", after));
      return KeyRow.keys(query).stream().map(StoredKey::key).toList();
    }
  }

  private static List<String> conditions(KeyQuery asked, IndexRange range) {
    List<String> all = new ArrayList<>(range.conditions());
    asked.owner().ifPresent(owner -> all.add("owner <> ''"));
    asked.after().ifPresent(id -> all.add(range.below("after")));
    asked.createdBefore().ifPresent(instant -> all.add("created_at < :createdBefore"));
    asked.unusedSince().ifPresent(instant -> all.add(UNUSED));
    if (!asked.includeInactive()) {
      all.add(USABLE);
    }
    return all.isEmpty() ? List.of("TRUE") : all;
  }
}
