package dev.apikeys.jdbc;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Changes;
import dev.apikeys.KeyChange;
import dev.apikeys.KeyQuery;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.StoredKey;
import dev.apikeys.jdbc.Ledger.Entry;
import dev.apikeys.jdbc.Ledger.Outcome;
import dev.apikeys.jdbc.Ledger.Rehash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares every row of a store with a ledger. A change whose outcome is unknown may hold or not,
 * which its audit entry tells; all its other rows must then say the same.
 */
final class Reckoning {

  private static final int PAGE = 1000;

  private final JdbcKeyStore store;
  private final HikariDataSource pool;

  Reckoning(JdbcKeyStore store, HikariDataSource pool) {
    this.store = store;
    this.pool = pool;
  }

  /** Answers the changes that were unknown, and are no more. */
  List<Entry> settle(Ledger ledger) throws SQLException {
    List<AuditEntry> audited = audited();
    Set<AuditEntry> known = new HashSet<>(audited);
    List<Entry> unknown = ledger.settle(entry -> known.contains(entry.audit()));
    List<Entry> held = ledger.held();

    same("audit entry", audited, held.stream().map(Entry::audit).toList());
    same("key", keys(), survivors(held));
    same("change row", changes(), announcements(held));
    sameHashes(ledger);
    Set<String> secretIds = secretIds(held);
    same("secret", TestDatabase.column(pool, "SELECT id FROM api_key_secret"), secretIds);
    same(
        "last use",
        TestDatabase.column(pool, "SELECT secret_id FROM api_key_last_used"),
        secretIds);
    same(
        "request",
        TestDatabase.column(pool, "SELECT key_id FROM api_key_request"),
        requested(held));
    assertThat(liveKeysOfLimitedOwners(held)).allMatch(count -> count <= Workload.LIMIT);
    return unknown;
  }

  private static <T> void same(String what, Collection<T> found, Collection<T> expected) {
    assertThat(without(expected, found)).as("every %s that was acknowledged", what).isEmpty();
    assertThat(without(found, expected))
        .as("no %s that was refused, and none twice", what)
        .isEmpty();
  }

  private static <T> List<T> without(Collection<T> all, Collection<T> others) {
    Map<T, Integer> counted = new HashMap<>();
    others.forEach(one -> counted.merge(one, 1, Integer::sum));
    return all.stream().filter(one -> counted.merge(one, -1, Integer::sum) < 0).toList();
  }

  private List<AuditEntry> audited() {
    List<AuditRecord> all = new ArrayList<>(store.audit(AuditQuery.all().limit(PAGE)));
    for (List<AuditRecord> page = all; page.size() == PAGE; all.addAll(page)) {
      page = store.audit(AuditQuery.all().limit(PAGE).before(all.get(all.size() - 1).id()));
    }
    return all.stream().map(AuditRecord::entry).toList();
  }

  private List<ApiKey> keys() {
    KeyQuery query = KeyQuery.all().includingInactive().limit(PAGE);
    List<ApiKey> all = new ArrayList<>(store.list(query, Workload.NOW));
    for (List<ApiKey> page = all; page.size() == PAGE; all.addAll(page)) {
      page = store.list(query.after(all.get(all.size() - 1).id()), Workload.NOW);
    }
    return all.stream().map(Reckoning::unused).toList();
  }

  /** Uses are noted, and not promised. */
  private static ApiKey unused(ApiKey key) {
    return key.withSecrets(
        key.secrets().stream().map(secret -> secret.lastUsed(Optional.empty())).toList());
  }

  private List<KeyChange> changes() {
    List<KeyChange> all = new ArrayList<>();
    long from = 0;
    for (Changes page = store.changes(from, PAGE); !page.rows().isEmpty(); ) {
      all.addAll(page.rows());
      from = page.rows().get(page.rows().size() - 1).id();
      page = store.changes(from, PAGE);
    }
    return all.stream()
        .map(
            row ->
                new KeyChange(0, row.keyId(), row.secretId(), row.tenant(), row.owner(), row.at()))
        .toList();
  }

  private static List<KeyChange> announcements(List<Entry> held) {
    return held.stream()
        .flatMap(
            entry ->
                entry.secretIds().stream()
                    .map(
                        secretId ->
                            new KeyChange(
                                0,
                                Optional.of(entry.audit().keyId()),
                                Optional.of(secretId),
                                entry.audit().tenant(),
                                entry.audit().owner(),
                                entry.audit().at())))
        .toList();
  }

  /** The keys that are there after these changes, each of which must have begun where one ended. */
  private static List<ApiKey> survivors(List<Entry> held) {
    Map<String, Optional<ApiKey>> keys = new HashMap<>();
    held.stream()
        .sorted(Comparator.comparingLong(Entry::place))
        .forEach(
            entry -> {
              Optional<ApiKey> before = entry.before().map(StoredKey::key).map(Reckoning::unused);
              Optional<ApiKey> after = entry.key().map(Reckoning::unused);
              Optional<ApiKey> now = keys.put(entry.audit().keyId(), after);
              assertThat(before).isEqualTo(now == null ? Optional.empty() : now);
            });
    return keys.values().stream().flatMap(Optional::stream).toList();
  }

  private static Set<String> secretIds(List<Entry> held) {
    Set<String> ids = new HashSet<>();
    survivors(held).forEach(key -> key.secrets().stream().map(Secret::id).forEach(ids::add));
    return ids;
  }

  private static Collection<Long> liveKeysOfLimitedOwners(List<Entry> held) {
    return survivors(held).stream()
        .filter(key -> key.owner().isPresent() && key.isLiveAt(Workload.NOW))
        .collect(groupingBy(ApiKey::owner, counting()))
        .values();
  }

  private static List<String> requested(List<Entry> held) {
    return held.stream()
        .filter(entry -> entry.request().isPresent())
        .map(entry -> entry.audit().keyId())
        .toList();
  }

  /** Each hash is the last that was acknowledged, or one after it whose outcome is unknown. */
  private void sameHashes(Ledger ledger) throws SQLException {
    Map<SecretHash, List<Rehash>> next =
        ledger.rehashes().stream()
            .filter(rehash -> rehash.outcome() != Outcome.REFUSED)
            .collect(groupingBy(Rehash::expected));
    Map<String, SecretHash> found = hashes();
    ledger.held().stream()
        .filter(entry -> entry.before().isEmpty())
        .flatMap(entry -> entry.after().orElseThrow().proofs().entrySet().stream())
        .filter(proof -> found.containsKey(proof.getKey()))
        .forEach(
            proof ->
                assertThat(found.get(proof.getKey()))
                    .isIn(possible(proof.getValue().hash(), next)));
  }

  private static Set<SecretHash> possible(SecretHash first, Map<SecretHash, List<Rehash>> next) {
    List<Rehash> rehashes = next.getOrDefault(first, List.of());
    Set<SecretHash> all = new HashSet<>();
    if (rehashes.stream().noneMatch(rehash -> rehash.outcome() == Outcome.ACKNOWLEDGED)) {
      all.add(first);
    }
    rehashes.forEach(rehash -> all.addAll(possible(rehash.replacement(), next)));
    return all;
  }

  private Map<String, SecretHash> hashes() throws SQLException {
    Map<String, SecretHash> hashes = new HashMap<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, hash FROM api_key_secret")) {
      while (rows.next()) {
        hashes.put(rows.getString(1), SecretHash.parse(rows.getString(2)));
      }
    }
    return hashes;
  }
}
