package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.Purge;
import dev.apikeys.Tenants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many rows the database looks at: it tells that itself, of the statements overheard. */
class PlanTest extends TappedStore {

  private static final int ROWS = 2_000;
  private static final int PAGE = 10;
  private static final Instant LATER = Instant.parse("9000-01-01T00:00:00Z");
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

  @BeforeEach
  void fill() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String rows :
          List.of(
              """
              api_key SELECT 'key-' || (10000 + x), 'ci', '', 'acme', 'bob', '{}', '', TRUE, NULL,
                NULL, NULL, NULL, NULL, 0, 'user:alice', 0, 1
              """,
              "api_key_request SELECT 'acme', 'user:alice', 'r-' || x, 'key', 'print', x",
              """
              api_key_change (key_id, secret_id, tenant, owner, at)
              SELECT 'key', 'secret', 'acme', 'bob', x
              """,
              """
              api_key_audit (at, actor, action, key_id, tenant, owner, changes)
              SELECT x, 'user:alice', 'ISSUED', 'key', 'acme', 'bob', ''
              """)) {
        statement.execute("INSERT INTO " + rows + " FROM SYSTEM_RANGE(1, " + ROWS + ")");
      }
    }
    wiretap.heard();
  }

  /** The most rows that any part of the last statement heard looks at, given these values. */
  private int scanned(Object... values) throws SQLException {
    List<String> heard = wiretap.heard();
    return scannedBy(heard.get(heard.size() - 1), values);
  }

  private int scannedBy(String sql, Object... values) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN ANALYZE " + sql)) {
      for (int i = 0; i < values.length; i++) {
        explain.setObject(i + 1, values[i]);
      }
      try (ResultSet plan = explain.executeQuery()) {
        plan.next();
        return SCANNED
            .matcher(plan.getString(1))
            .results()
            .map((MatchResult match) -> Integer.parseInt(match.group(1)))
            .max(Integer::compare)
            .orElseThrow();
      }
    }
  }

  @Test
  void readsAPageOfATenantsKeysAndNoMore() throws Exception {
    store.list(KeyQuery.all().of(Tenants.only("acme")).includingInactive().limit(PAGE), LATER);

    assertThat(scanned("acme", PAGE)).isBetween(PAGE, 2 * PAGE);
  }

  @Test
  void readsAPageOfAnOwnersKeysAndNoMore() throws Exception {
    store.list(
        KeyQuery.all().of(Tenants.only("acme")).ownedBy("bob").includingInactive().limit(PAGE),
        LATER);

    assertThat(scanned("acme", "bob", PAGE)).isBetween(PAGE, 2 * PAGE);
  }

  @Test
  void readsAPageOfATenantsAuditAndNoMore() throws Exception {
    store.audit(AuditQuery.all().of(Tenants.only("acme")).limit(PAGE));

    assertThat(scanned("acme", PAGE)).isBetween(PAGE, 2 * PAGE);
  }

  @Test
  void readsAPageOfAKeysAuditAndNoMore() throws Exception {
    store.audit(AuditQuery.all().about("key").of(Tenants.only("acme")).limit(PAGE));

    assertThat(scanned("acme", "key", PAGE)).isBetween(PAGE, 2 * PAGE);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUDIT", "CHANGES", "REQUESTS"})
  void purgesAsManyRowsAsAskedAndReadsNoMore(Purge what) throws Exception {
    assertThat(store.purge(what, LATER, PAGE)).isEqualTo(PAGE);

    List<String> heard = wiretap.heard();
    String select =
        heard.stream().filter(sql -> sql.startsWith("SELECT")).findFirst().orElseThrow();
    assertThat(scannedBy(select, LATER.toEpochMilli(), PAGE)).isBetween(PAGE, 2 * PAGE);
    String delete =
        heard.stream().filter(sql -> sql.startsWith("DELETE")).findFirst().orElseThrow();
    Object[] absent = what == Purge.REQUESTS ? new Object[] {"a", "b", "c"} : new Object[] {0};
    assertThat(scannedBy(delete, absent)).isLessThanOrEqualTo(2);
  }
}
