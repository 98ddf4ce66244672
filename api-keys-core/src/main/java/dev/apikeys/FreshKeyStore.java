package dev.apikeys;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The store, for whoever changes keys here: what is remembered of a secret is forgotten as soon as
 * a change of it can hold. Thread-safe.
 */
record FreshKeyStore(KeyStore store, Snapshots snapshots) implements KeyStore {

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    try {
      return store.insert(insertions);
    } finally {
      forget(insertions);
    }
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    try {
      return store.insertAll(insertions);
    } finally {
      forget(insertions);
    }
  }

  private void forget(List<Insertion> insertions) {
    Set<String> secrets = new HashSet<>();
    insertions.forEach(insertion -> secrets.addAll(insertion.key().proofs().keySet()));
    forgetAfterwards(secrets);
  }

  private void forgetAfterwards(Set<String> secrets) {
    try {
      store.afterCompletion(outcome -> secrets.forEach(snapshots::forget));
    } catch (RuntimeException | Error broken) { // and nobody is going to tell how it ended
      secrets.forEach(snapshots::forget);
      throw broken;
    }
  }

  /** Whether or not it fails: it may hold all the same, for all that is known. */
  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    Set<String> secrets = new HashSet<>();
    try {
      return store.change(
          keyId,
          ownerLimits,
          truth -> {
            secrets.addAll(truth.proofs().keySet());
            Optional<Change> changed = change.apply(truth);
            changed
                .flatMap(Change::after)
                .ifPresent(after -> secrets.addAll(after.proofs().keySet()));
            return changed;
          });
    } finally {
      forgetAfterwards(secrets);
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
