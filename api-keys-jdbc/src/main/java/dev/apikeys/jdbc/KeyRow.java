package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.Cidrs;
import dev.apikeys.KeyStoreException;
import dev.apikeys.RateLimit;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.result.ResultBearing;

/** A row that holds a key, and one of its secrets if it has any. */
record KeyRow(ApiKey key, Optional<SecretRow> secret) {

  /** The columns of {@code api_key k}. */
  static final String COLUMNS =
      """
      k.id, k.name, k.description, k.tenant, k.owner, k.metadata, k.scopes, k.allowed_cidrs,
      k.rate_requests, k.rate_seconds, k.max_idle, k.enabled, k.enabled_at, k.not_before,
      k.expires_at, k.revoked_at, k.revoked_by, k.revoke_reason, k.created_at, k.created_by,
      k.updated_at, k.version\
      """;

  /** Reads the columns of a key and those of its secret. */
  static KeyRow read(ResultSet row) throws SQLException {
    return new KeyRow(readKey(row), SecretRow.readOptional(row));
  }

  /** Reads the columns of a key. */
  static ApiKey readKey(ResultSet row) throws SQLException {
    return ApiKey.builder(
            row.getString("id"),
            row.getString("name"),
            Millis.read(row, "created_at"),
            row.getString("created_by"))
        .description(row.getString("description"))
        .tenant(row.getString("tenant"))
        .owner(Owner.read(row))
        .metadata(row.getString("metadata"))
        .scopes(parsed(row, "scopes", Scopes::parse))
        .allowedCidrs(parsed(row, "allowed_cidrs", Cidrs::parse))
        .rateLimit(rateLimit(row))
        .maxIdle(Millis.readDuration(row, "max_idle"))
        .enabled(row.getBoolean("enabled"), Millis.read(row, "enabled_at"))
        .notBefore(Millis.readOptional(row, "not_before"))
        .expiresAt(Millis.readOptional(row, "expires_at"))
        .revocation(revocation(row))
        .updatedAt(Millis.read(row, "updated_at"))
        .version(row.getLong("version"))
        .build();
  }

  private static <T> T parsed(ResultSet row, String column, Function<String, T> parse)
      throws SQLException {
    try {
      return parse.apply(row.getString(column));
    } catch (IllegalArgumentException malformed) {
      throw unreadable(row, column, malformed);
    }
  }

  private static Optional<RateLimit> rateLimit(ResultSet row) throws SQLException {
    int requests = row.getInt("rate_requests");
    if (row.wasNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RateLimit(requests, Duration.ofSeconds(row.getInt("rate_seconds"))));
    } catch (IllegalArgumentException malformed) {
      throw unreadable(row, "rate_requests and rate_seconds", malformed);
    }
  }

  private static KeyStoreException unreadable(
      ResultSet row, String column, IllegalArgumentException malformed) throws SQLException {
    return new KeyStoreException(
        "the key " + row.getString("id") + " has " + column + " that cannot be read", malformed);
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
