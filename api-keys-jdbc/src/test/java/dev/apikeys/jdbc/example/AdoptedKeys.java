package dev.apikeys.jdbc.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ImportOutcome;
import dev.apikeys.ImportRow;
import dev.apikeys.ImportedTokens;
import dev.apikeys.Imports;
import dev.apikeys.NewKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Adopts the keys of a table in which an application kept their SHA-256 hashes until now. */
public final class AdoptedKeys {

  /** What its tokens look like: 32 random bytes in base64url. */
  public static final ImportedTokens TOKENS =
      ImportedTokens.of(43, 43, ImportedTokens.BASE64URL).sha256();

  private static final String ALL =
      """
      SELECT name, key_hash, key_prefix, is_active, is_admin, created_at, expires_at, metadata
      FROM api_keys ORDER BY id
      """;

  private AdoptedKeys() {}

  /** Over keys that are {@code importing(TOKENS)}; harmless when repeated. */
  public static void adopt(DataSource old, ApiKeys keys, Consumer<ImportOutcome.Refused> refused)
      throws SQLException {
    Imports imports = keys.as(Actor.system("adoption")).imports();
    try (Connection connection = old.getConnection();
        Statement statement = connection.createStatement();
        ResultSet table = statement.executeQuery(ALL)) {
      List<ImportRow> rows = new ArrayList<>();
      while (table.next()) {
        rows.add(row(table));
        if (rows.size() == Imports.MAX_ROWS || table.isLast()) {
          for (ImportOutcome outcome : imports.storeEach(rows)) {
            if (outcome instanceof ImportOutcome.Refused problem) {
              refused.accept(problem);
            }
          }
          rows.clear();
        }
      }
    }
  }

  private static ImportRow row(ResultSet table) throws SQLException {
    String name = table.getString("name");
    String metadata = table.getString("metadata");
    boolean admin = table.getBoolean("is_admin");
    Optional<Instant> end = instant(table, "expires_at");
    ImportRow row =
        ImportRow.of(
            "sha256",
            table.getString("key_hash"),
            () -> {
              NewKey key = NewKey.named(name).withScopes("**");
              NewKey granted = admin ? key.withScopes("**", "api-keys:admin") : key;
              NewKey ending = end.map(granted::expiringAt).orElse(granted);
              return metadata == null ? ending : ending.withMetadata(metadata);
            });
    ImportRow dated = instant(table, "created_at").map(row::issuedAt).orElse(row);
    String prefix = table.getString("key_prefix");
    ImportRow shown = prefix == null ? dated : dated.shownAs(prefix);
    return table.getBoolean("is_active") ? shown : shown.disabled();
  }

  /** The table's times are in UTC, whatever the zone of this program is. */
  private static Optional<Instant> instant(ResultSet table, String column) throws SQLException {
    return Optional.ofNullable(table.getObject(column, LocalDateTime.class))
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }
}
