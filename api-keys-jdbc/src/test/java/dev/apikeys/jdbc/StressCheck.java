package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStatus;
import dev.apikeys.KeyStore;
import dev.apikeys.Purge;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.StoredKey;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Compares what a store holds in the end with what the threads were told. */
final class StressCheck {

  private final KeyStore store;
  private final HikariDataSource pool;
  private final StressLedger ledger;

  StressCheck(KeyStore store, HikariDataSource pool, StressLedger ledger) {
    this.store = store;
    this.pool = pool;
    this.ledger = ledger;
  }

  void everything() throws SQLException {
    keys();
    tokens();
    audit();
    journals();
    orphans();
    owners();
  }

  /** Each key stands as its last acknowledged change left it, and no change of it is missing. */
  private void keys() {
    for (Map.Entry<String, StressLedger.History> one : ledger.keys.entrySet()) {
      StressLedger.History history = one.getValue();
      StoredKey last = history.last();
      assertThat(last.key().version()).as("changes of %s", one.getKey()).isEqualTo(history.count());
      Optional<StoredKey> found = store.get(one.getKey());
      if (history.isDeleted()) {
        assertThat(found).as("a deleted key").isEmpty();
      } else {
        same(found.orElseThrow(), last);
      }
    }
    assertThat(ledger.keys).isNotEmpty();
  }

  private void same(StoredKey found, StoredKey last) {
    assertThat(found.key().withSecrets(List.of())).isEqualTo(last.key().withSecrets(List.of()));
    List<Secret> kept = new ArrayList<>();
    for (Secret secret : last.key().secrets()) {
      if (found.proofs().containsKey(secret.id())) {
        kept.add(secret.lastUsed(Optional.ofNullable(ledger.uses.get(secret.id()))));
        assertThat(found.proof(secret.id()).hash()).isEqualTo(hash(secret.id()));
      } else {
        assertThat(secret.endedBefore(StressWorker.CUT)).as("purged %s", secret).isTrue();
      }
    }
    assertThat(found.key().secrets()).isEqualTo(kept);
  }

  /** Each hash that was replaced went to and fro between the two of its token. */
  private SecretHash hash(String secretId) {
    Mint.Minted minted = Objects.requireNonNull(ledger.secrets.get(secretId));
    boolean even = sum(ledger.rehashes, secretId) % 2 == 0;
    return even ? minted.proof().hash() : minted.plainHash();
  }

  private static <K> long sum(Map<K, LongAdder> counts, K of) {
    return counts.getOrDefault(of, new LongAdder()).sum();
  }

  private void tokens() {
    Set<String> good = new HashSet<>();
    for (StressLedger.History history : ledger.keys.values()) {
      ApiKey key = history.last().key();
      if (!history.isDeleted() && key.statusAt(Mint.NOW) == KeyStatus.ACTIVE) {
        key.secrets().stream()
            .filter(secret -> secret.statusAt(Mint.NOW) == KeyStatus.ACTIVE)
            .forEach(secret -> good.add(secret.id()));
      }
    }
    assertThat(good).isNotEmpty();
    try (ApiKeys keys = Mint.over(store, Mint.NOW)) {
      for (Map.Entry<String, Mint.Minted> one : ledger.secrets.entrySet()) {
        Verification result = keys.verify(one.getValue().token(), VerificationContext.none());
        assertThat(result instanceof Verification.Verified)
            .as("the secret %s is good", one.getKey())
            .isEqualTo(good.contains(one.getKey()));
      }
    }
  }

  /**
   * One entry for each acknowledged change and none more, but for the old ones that were purged.
   */
  private void audit() throws SQLException {
    List<String> actors = TestDatabase.column(pool, "SELECT actor FROM api_key_audit");
    Set<String> acknowledged = new HashSet<>();
    Set<String> kept = new HashSet<>();
    ledger.audit.forEach(
        (actor, at) -> {
          acknowledged.add(actor.toString());
          if (!at.isBefore(StressWorker.CUT)) {
            kept.add(actor.toString());
          }
        });
    assertThat(actors).doesNotHaveDuplicates();
    assertThat(acknowledged).containsAll(actors);
    assertThat(new HashSet<>(actors)).containsAll(kept);
    assertThat(actors.size() + purged(Purge.AUDIT)).isEqualTo(acknowledged.size());
  }

  /** Nothing was purged twice, nor counted that was not there. */
  private void journals() throws SQLException {
    assertThat(count("api_key_change") + purged(Purge.CHANGES)).isEqualTo(ledger.changeRows.sum());
    assertThat(count("api_key_secret") + purged(Purge.RETIRED_SECRETS))
        .isEqualTo(ledger.secretsAdded.sum() - ledger.secretsRemoved.sum());
    assertThat(count("api_key_request") + purged(Purge.REQUESTS))
        .isEqualTo(ledger.requests.values().stream().mapToLong(Set::size).sum());
    ledger.replays.forEach(
        (request, keyIds) -> assertThat(ledger.requests.get(request)).containsAll(keyIds));
  }

  private long purged(Purge what) {
    return sum(ledger.purged, what);
  }

  private void orphans() throws SQLException {
    for (String orphan :
        List.of(
            "api_key_secret s WHERE NOT EXISTS (SELECT 1 FROM api_key k WHERE k.id = s.key_id)",
            "api_key k WHERE NOT EXISTS (SELECT 1 FROM api_key_secret s WHERE s.key_id = k.id)",
            """
            api_key_last_used u
            WHERE NOT EXISTS (SELECT 1 FROM api_key_secret s WHERE s.id = u.secret_id)
            """,
            """
            api_key_secret s
            WHERE NOT EXISTS (SELECT 1 FROM api_key_last_used u WHERE u.secret_id = s.id)
            """)) {
      assertThat(count(orphan)).as(orphan).isZero();
    }
  }

  private void owners() {
    for (String owner : StressWorker.limitedOwners()) {
      assertThat(StressWorker.live(store, owner))
          .as("live keys of %s", owner)
          .isLessThanOrEqualTo(StressWorker.LIMIT);
    }
  }

  private long count(String from) throws SQLException {
    return Long.parseLong(TestDatabase.column(pool, "SELECT COUNT(*) FROM " + from).get(0));
  }
}
