package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultBearing;

/** A row that holds a key, and one of its secrets if it has any. */
record KeyRow(ApiKey key, Optional<SecretRow> secret) {

  /** The columns of {@code api_key k}. */
  static final String COLUMNS =
      """
      k.id, k.name, k.description, k.tenant, k.owner, k.metadata, k.scopes, k.enabled, k.not_before,
      k.expires_at, k.revoked_at, k.revoked_by, k.revoke_reason, k.created_at, k.created_by,
      k.updated_at, k.version\
      """;

  /** Reads the columns of a key and those of its secret. */
  static KeyRow read(ResultSet row) throws SQLException {
    return new KeyRow(readKey(row), SecretRow.readOptional(row));
  }

  /** Reads the columns of a key. */
  static ApiKey readKey(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        row.getString("description"),
        row.getString("tenant"),
        Owner.read(row),
        row.getString("metadata"),
        scopes(row),
        row.getBoolean("enabled"),
        Millis.readOptional(row, "not_before"),
        Millis.readOptional(row, "expires_at"),
        revocation(row),
        Millis.read(row, "created_at"),
        row.getString("created_by"),
        Millis.read(row, "updated_at"),
        row.getLong("version"),
        List.of());
  }

  private static Scopes scopes(ResultSet row) throws SQLException {
    try {
      return Scopes.parse(row.getString("scopes"));
    } catch (IllegalArgumentException malformed) {
      throw new KeyStoreException(
          "the key " + row.getString("id") + " has scopes that cannot be read", malformed);
    }
  }

  private static Optional<Revocation> revocation(ResultSet row) throws SQLException {
    String by = row.getString("revoked_by");
    Optional<String> reason = Optional.ofNullable(row.getString("revoke_reason"));
    return Millis.readOptional(row, "revoked_at")
        .map(at -> new Revocation(at, by == null ? "" : by, reason));
  }

  /** The keys of these rows, which stand in the order of the keys and of their secrets. */
  static List<StoredKey> keys(ResultBearing result) {
    Map<String, List<KeyRow>> rows = new LinkedHashMap<>();
    result
        .map((row, context) -> KeyRow.read(row))
        .forEach(row -> rows.computeIfAbsent(row.key().id(), id -> new ArrayList<>()).add(row));
    return rows.values().stream()
        .map(
            same ->
                SecretRow.join(
                    same.get(0).key(),
                    same.stream().flatMap(row -> row.secret().stream()).toList()))
        .toList();
  }
}
