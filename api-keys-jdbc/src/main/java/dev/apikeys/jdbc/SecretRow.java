package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A row that holds a secret, what proves it, and its last use. */
record SecretRow(Secret secret, SecretProof proof) {

  /**
   * The columns of {@code api_key_secret s}, with the last use; named apart from those of a key.
   */
  static final String COLUMNS =
      """
      s.id AS secret_id, s.hash, s.lookup_digest, s.display, s.created_at AS secret_created_at,
      s.expires_at AS secret_expires_at, s.revoked_at AS secret_revoked_at,
      (SELECT u.used_at FROM api_key_last_used u WHERE u.secret_id = s.id) AS used_at\
      """;

  /** The order of a key's secrets: that in which they were inserted. */
  static final String ORDER = "s.ordinal, s.id";

  /** Reads the columns; empty where an outer join found no secret. */
  static Optional<SecretRow> readOptional(ResultSet row) throws SQLException {
    return row.getString("secret_id") == null ? Optional.empty() : Optional.of(read(row));
  }

  /** Reads the columns. */
  static SecretRow read(ResultSet row) throws SQLException {
    Secret secret =
        new Secret(
            row.getString("secret_id"),
            row.getString("display"),
            Millis.read(row, "secret_created_at"),
            Millis.readOptional(row, "secret_expires_at"),
            Millis.readOptional(row, "secret_revoked_at"),
            Millis.readOptional(row, "used_at").filter(Instant.EPOCH::isBefore));
    Optional<String> digest = Optional.ofNullable(row.getString("lookup_digest"));
    return new SecretRow(secret, new SecretProof(hash(secret, row.getString("hash")), digest));
  }

  private static SecretHash hash(Secret secret, String text) {
    try {
      return SecretHash.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new KeyStoreException(
          "the secret " + secret.id() + " has a hash that cannot be read", malformed);
    }
  }

  /** A key with its secrets. */
  static StoredKey join(ApiKey key, List<SecretRow> rows) {
    return new StoredKey(
        key.withSecrets(rows.stream().map(SecretRow::secret).toList()),
        rows.stream().collect(Collectors.toMap(row -> row.secret().id(), SecretRow::proof)));
  }
}
