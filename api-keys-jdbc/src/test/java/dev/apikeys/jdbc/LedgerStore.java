package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.Changes;
import dev.apikeys.FoundSecret;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.jdbc.Ledger.Entry;
import dev.apikeys.jdbc.Ledger.Outcome;
import dev.apikeys.jdbc.Ledger.Rehash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A store that writes into a ledger what becomes of each change of a key. */
final class LedgerStore implements KeyStore {

  private final KeyStore store;
  private final Ledger ledger;
  private final ThreadLocal<Boolean> committing = ThreadLocal.withInitial(() -> false);

  LedgerStore(KeyStore store, Ledger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /** Must be told of what the store sends, on the thread that sends it. */
  void sending(String sql) {
    committing.set(sql.equals(Wiretap.COMMIT));
  }

  /** It must say itself whether anybody can know. */
  private Outcome outcome(KeyStoreException failure) {
    boolean unknown = committing.get();
    assertThat(String.valueOf(failure.getMessage()).contains("whether it holds is unknown"))
        .as(failure.getMessage())
        .isEqualTo(unknown);
    return unknown ? Outcome.UNKNOWN : Outcome.REFUSED;
  }

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    return noting(insertions, store::insert);
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    return noting(insertions, store::insertAll);
  }

  private List<InsertionResult> noting(
      List<Insertion> insertions, Function<List<Insertion>, List<InsertionResult>> insert) {
    committing.set(false);
    try {
      List<InsertionResult> results = insert.apply(insertions);
      for (int i = 0; i < results.size(); i++) {
        boolean stored = results.get(i) instanceof InsertionResult.Stored;
        ledger.note(Entry.of(insertions.get(i), stored ? Outcome.ACKNOWLEDGED : Outcome.REFUSED));
      }
      return results;
    } catch (KeyStoreException failure) {
      Outcome outcome = outcome(failure);
      insertions.forEach(insertion -> ledger.note(Entry.of(insertion, outcome)));
      throw failure;
    }
  }

  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    committing.set(false);
    List<Entry> asked = new ArrayList<>();
    try {
      ChangeResult result =
          store.change(
              keyId,
              ownerLimits,
              truth -> {
                Optional<Change> answer = change.apply(truth);
                asked.clear(); // of what met another transaction
                answer.ifPresent(one -> asked.add(acknowledged(truth, one)));
                return answer;
              });
      boolean done =
          result instanceof ChangeResult.Stored || result instanceof ChangeResult.Deleted;
      asked.forEach(entry -> ledger.note(done ? entry : entry.with(Outcome.REFUSED)));
      return result;
    } catch (KeyStoreException failure) {
      Outcome outcome = outcome(failure);
      if (asked.isEmpty()) {
        ledger.count(outcome);
      }
      asked.forEach(entry -> ledger.note(entry.with(outcome)));
      throw failure;
    }
  }

  private static Entry acknowledged(StoredKey before, Change change) {
    return new Entry(
        Optional.of(before),
        change.after(),
        change.entry(),
        Optional.empty(),
        Outcome.ACKNOWLEDGED);
  }

  @Override
  public boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    committing.set(false);
    try {
      boolean done = store.rehash(secretId, expected, replacement);
      Outcome outcome = done ? Outcome.ACKNOWLEDGED : Outcome.REFUSED;
      ledger.note(new Rehash(secretId, expected, replacement, outcome));
      return done;
    } catch (KeyStoreException failure) {
      ledger.note(new Rehash(secretId, expected, replacement, outcome(failure)));
      throw failure;
    }
  }

  @Override
  public Optional<FoundSecret> find(Lookup lookup) {
    return store.find(lookup);
  }

  @Override
  public Optional<String> keyOf(KeyRequest lasting) {
    return store.keyOf(lasting);
  }

  @Override
  public Optional<StoredKey> get(String keyId) {
    return store.get(keyId);
  }

  @Override
  public List<ApiKey> list(KeyQuery query, Instant at) {
    return store.list(query, at);
  }

  @Override
  public void recordUses(Collection<SecretUse> uses) {
    store.recordUses(uses);
  }

  @Override
  public void announce(String tenant, String owner, Instant at) {
    store.announce(tenant, owner, at);
  }

  @Override
  public Changes changes(long from, int limit) {
    return store.changes(from, limit);
  }

  @Override
  public List<AuditRecord> audit(AuditQuery query) {
    return store.audit(query);
  }

  @Override
  public int purge(Purge what, Instant before, int limit) {
    return store.purge(what, before, limit);
  }

  @Override
  public Map<String, Long> countByScheme() {
    return store.countByScheme();
  }
}
