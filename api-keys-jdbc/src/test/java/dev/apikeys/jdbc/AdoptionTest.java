package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.ImportOutcome;
import dev.apikeys.KeyQuery;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.example.AdoptedKeys;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of keys, up to ten thousand, that an application kept until now, and their bearers. */
class AdoptionTest {

  private static final int AT_ONCE = 500;
  private static final Instant END = Instant.parse("2037-01-01T00:00:00Z");
  private static final Instant ISSUED = Instant.parse("2025-11-02T23:41:10Z");

  private static final String TABLE =
      """
      CREATE TABLE api_keys (
        id INT NOT NULL PRIMARY KEY, name VARCHAR(255), key_hash VARCHAR(255) NOT NULL,
        key_prefix VARCHAR(20), is_active BOOLEAN, is_admin BOOLEAN, created_at <time> NULL,
        expires_at <time> NULL, metadata VARCHAR(1000))
      """;

  private static final String ROW =
      """
      INSERT INTO api_keys
      VALUES (?, ?, ?, ?, ?, ?, CAST(? AS <time>), CAST(? AS <time>), ?)
      """;

  private final List<String> tokens = new ArrayList<>();

  private void fill(HikariDataSource pool, String time, int keys) throws Exception {
    TestDatabase.execute(pool, TABLE.replace("<time>", time));
    Random random = new Random(5);
    try (Connection connection = pool.getConnection();
        PreparedStatement row = connection.prepareStatement(ROW.replace("<time>", time))) {
      connection.setAutoCommit(false);
      for (int i = 0; i < keys; i++) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tokens.add(token);
        write(row, i, token, i != keys - 1, i == 0);
      }
      row.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static void write(PreparedStatement row, int id, String token, boolean on, boolean admin)
      throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
    row.setInt(1, id);
    row.setString(2, "key " + id);
    row.setString(3, HexFormat.of().formatHex(digest));
    row.setString(4, id == 2 ? null : token.substring(0, 8));
    row.setBoolean(5, on);
    row.setBoolean(6, admin);
    row.setString(7, id == 2 ? null : text(ISSUED.plusSeconds(id)));
    row.setString(8, id == 3 ? text(END) : null);
    row.setString(9, id == 2 ? null : "{\"n\": " + id + "}");
    row.addBatch();
  }

  /** As the table has it: in UTC, without saying so. */
  private static String text(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString().replace('T', ' ');
  }

  private static ApiKeysBuilder keys(JdbcKeyStore store) {
    return ApiKeys.builder(store)
        .prefix("acme")
        .pepper("p1", new byte[32])
        .importing(AdoptedKeys.TOKENS);
  }

  private static Verification verify(ApiKeys keys, String token) {
    return keys.verify(token, VerificationContext.none());
  }

  /**
   * A run of the application in which these bearers call; it ends when their hashes are written.
   */
  private static void use(JdbcKeyStore store, List<String> bearers) {
    try (ApiKeys keys = keys(store).build()) {
      assertThat(bearers).allMatch(token -> verify(keys, token) instanceof Verified);
    }
  }

  @ParameterizedTest
  @CsvSource({"H2, 1000", "POSTGRESQL, 10000", "MARIADB, 1000"})
  void letsTokensWorkUnchangedAndHashesThemAnew(TestDatabase database, int many) throws Exception {
    try (HikariDataSource pool = database.fresh()) {
      fill(pool, database == TestDatabase.MARIADB ? "DATETIME" : "TIMESTAMP", many);
      JdbcKeyStore store = JdbcKeyStore.create(pool);
      store.createSchema();
      adopt(pool, store, many);
      List<String> digests = TestDatabase.column(pool, "SELECT lookup_digest FROM api_key_secret");

      ApiKey disabled = disabled(store);
      for (int from = 0; from < many; from += AT_ONCE) {
        use(store, tokens.subList(from, from + AT_ONCE));
      }
      for (int again = 0; again < 20 && store.countByScheme().containsKey("sha256"); again++) {
        use(store, tokens);
      }

      assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", (long) many));
      assertThat(TestDatabase.column(pool, "SELECT lookup_digest FROM api_key_secret"))
          .containsExactlyInAnyOrderElementsOf(digests)
          .doesNotContainNull();
      try (ApiKeys strict = keys(store).refusing("sha256").build()) {
        assertThat(tokens).allMatch(token -> verify(strict, token) instanceof Verified);
      }
      assertThat(ends(store)).containsExactly(END);
      assertThat(disabled.name()).isEqualTo("key " + (many - 1));
      assertThat(disabled.createdAt()).isEqualTo(ISSUED.plusSeconds(many - 1));
    }
  }

  /** All of them, and the second time none. */
  private static void adopt(HikariDataSource pool, JdbcKeyStore store, int many) throws Exception {
    try (ApiKeys keys = keys(store).build()) {
      List<ImportOutcome> refused = new ArrayList<>();
      AdoptedKeys.adopt(pool, keys, refused::add);
      assertThat(refused).isEmpty();
      assertThat(store.countByScheme()).isEqualTo(Map.of("sha256", (long) many));
      AdoptedKeys.adopt(pool, keys, refused::add);
      assertThat(refused)
          .hasSize(many)
          .containsOnly(new ImportOutcome.Refused("hash was taken over before"));
    }
  }

  private static List<Instant> ends(JdbcKeyStore store) {
    List<ApiKey> all = new ArrayList<>();
    KeyQuery page = KeyQuery.all().limit(KeyQuery.MAX_LIMIT);
    for (List<ApiKey> some = store.list(page, ISSUED); !some.isEmpty(); ) {
      all.addAll(some);
      some = store.list(page.after(some.get(some.size() - 1).id()), ISSUED);
    }
    return all.stream().flatMap(key -> key.expiresAt().stream()).toList();
  }

  /** The key that was off: it is refused until it is enabled here. */
  private ApiKey disabled(JdbcKeyStore store) {
    try (ApiKeys keys = keys(store).build()) {
      assertThat(verify(keys, tokens.get(tokens.size() - 1)))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(Rejection.DISABLED));
      ApiKey key =
          keys.as(Actor.of("alice")).list(KeyQuery.all().includingInactive().limit(2)).get(1);
      return keys.as(Actor.of("alice")).enable(key.id());
    }
  }
}
