package dev.apikeys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store, for whoever changes keys here: what is remembered of a secret is forgotten as soon as
 * a change of it can hold, and listeners are told once it holds for certain. Thread-safe.
 */
record FreshKeyStore(KeyStore store, Snapshots snapshots, AuditListeners listeners)
    implements KeyStore {

  /** What a call touches, as far as is known yet: forgotten in any case, told if it holds. */
  private record Trace(Set<String> secrets, List<AuditEntry> entries) {

    Trace() {
      this(new HashSet<>(), new ArrayList<>());
    }

    void touch(StoredKey key) {
      secrets.addAll(key.proofs().keySet());
    }
  }

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    return inserting(insertions, store::insert);
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    return inserting(insertions, store::insertAll);
  }

  private List<InsertionResult> inserting(
      List<Insertion> insertions, Function<List<Insertion>, List<InsertionResult>> insert) {
    Trace trace = new Trace();
    insertions.forEach(insertion -> trace.touch(insertion.key()));
    try {
      List<InsertionResult> results = insert.apply(insertions);
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) instanceof InsertionResult.Stored) {
          trace.entries().add(insertions.get(i).entry());
        }
      }
      return results;
    } finally {
      complete(trace);
    }
  }

  private void complete(Trace trace) {
    try {
      store.afterCompletion(outcome -> ended(trace, outcome));
    } catch (RuntimeException | Error broken) { // and nobody is going to tell how it ended
      ended(trace, TransactionOutcome.UNKNOWN);
      throw broken;
    }
  }

  private void ended(Trace trace, TransactionOutcome outcome) {
    trace.secrets().forEach(snapshots::forget);
    if (outcome == TransactionOutcome.COMMITTED) {
      listeners.tell(trace.entries());
    }
  }

  /** Whether or not it fails: it may hold all the same, for all that is known. */
  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    Trace trace = new Trace();
    AtomicReference<@Nullable AuditEntry> last = new AtomicReference<>();
    try {
      ChangeResult result =
          store.change(
              keyId,
              ownerLimits,
              truth -> {
                trace.touch(truth);
                Optional<Change> changed = change.apply(truth);
                changed.flatMap(Change::after).ifPresent(trace::touch);
                last.set(changed.map(Change::entry).orElse(null));
                return changed;
              });
      boolean applied =
          result instanceof ChangeResult.Stored || result instanceof ChangeResult.Deleted;
      AuditEntry entry = last.get();
      if (applied && entry != null) {
        trace.entries().add(entry);
      }
      return result;
    } finally {
      complete(trace);
    }
  }

  @Override
  public boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    try {
      return store.rehash(secretId, expected, replacement);
    } finally {
      snapshots.forget(secretId);
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

  @Override
  public void afterCompletion(Consumer<TransactionOutcome> action) {
    store.afterCompletion(action);
  }
}
