package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A store in the memory of one process: for tests, demonstrations and keys that may be lost. It
 * keeps the newest {@value #MAX_ROWS} change rows and as many audit entries. Thread-safe.
 */
public final class InMemoryKeyStore implements KeyStore {

  /** The change rows, and the audit entries, that are kept at most. */
  public static final int MAX_ROWS = 10_000;

  private final InMemoryIndex keys = new InMemoryIndex();
  private final InMemoryRequests requests = new InMemoryRequests();
  private final InMemoryJournal journal = new InMemoryJournal();

  /** An empty store. */
  public InMemoryKeyStore() {}

  @Override
  public synchronized List<InsertionResult> insert(List<Insertion> insertions) {
    List<InsertionResult> results = admit(insertions);
    forEachStored(insertions, results, this::note);
    return results;
  }

  @Override
  public synchronized List<InsertionResult> insertAll(List<Insertion> insertions) {
    List<InsertionResult> results = admit(insertions);
    boolean whole = results.stream().allMatch(InsertionResult.Stored.class::isInstance);
    forEachStored(insertions, results, whole ? this::note : this::dismiss);
    return whole ? results : InsertionResult.withheld(results);
  }

  private List<InsertionResult> admit(List<Insertion> insertions) {
    return Require.all("insertions", insertions).stream().map(this::admit).toList();
  }

  private static void forEachStored(
      List<Insertion> insertions, List<InsertionResult> results, Consumer<Insertion> act) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof InsertionResult.Stored) {
        act.accept(insertions.get(i));
      }
    }
  }

  private void note(Insertion insertion) {
    journal.append(insertion.entry(), insertion.key().proofs().keySet());
  }

  private void dismiss(Insertion insertion) {
    keys.replace(insertion.key(), Optional.empty());
    requests.remove(insertion);
  }

  private InsertionResult admit(Insertion insertion) {
    Optional<InsertionResult> earlier = requests.find(insertion);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    if (keys.isTaken(insertion.key())) {
      return new InsertionResult.Duplicate();
    }
    ApiKey key = insertion.key().key();
    if (insertion.ownerLimit().map(limit -> exceeds(limit, key)).orElse(false)) {
      return new InsertionResult.OwnerFull();
    }
    requests.put(insertion);
    keys.put(insertion.key());
    return new InsertionResult.Stored();
  }

  private boolean exceeds(Optional<OwnerLimits> limits, ApiKey before, ApiKey after) {
    return limits
        .flatMap(some -> some.of(before, after))
        .map(limit -> exceeds(limit, after))
        .orElse(false);
  }

  private boolean exceeds(OwnerLimit limit, ApiKey key) {
    if (key.owner().isEmpty() || !key.isLiveAt(limit.at())) {
      return false;
    }
    long others =
        keys.stream()
            .filter(other -> !other.id().equals(key.id()) && other.isLiveAt(limit.at()))
            .filter(other -> other.tenant().equals(key.tenant()))
            .filter(other -> other.owner().equals(key.owner()))
            .count();
    return others >= limit.max();
  }

  @Override
  public synchronized Optional<FoundSecret> find(Lookup lookup) {
    return keys.find(requireNonNull(lookup, "lookup"));
  }

  @Override
  public synchronized Optional<String> keyOf(KeyRequest lasting) {
    return requests.keyOf(requireNonNull(lasting, "lasting"));
  }

  @Override
  public synchronized Optional<StoredKey> get(String keyId) {
    return keys.get(requireNonNull(keyId, "keyId"));
  }

  @Override
  public synchronized List<ApiKey> list(KeyQuery query, Instant at) {
    requireNonNull(at, "at");
    return requireNonNull(query, "query")
        .after()
        .map(keys::streamAfter)
        .orElseGet(keys::stream)
        .filter(key -> query.asksFor(key, at))
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    requireNonNull(ownerLimits, "ownerLimits");
    requireNonNull(change, "change");
    Optional<StoredKey> truth = get(keyId);
    if (truth.isEmpty()) {
      return new ChangeResult.Absent();
    }
    Optional<Change> changed =
        change.apply(truth.get()).map(answer -> answer.of(truth.get().key()));
    if (changed.isEmpty()) {
      return new ChangeResult.Unchanged(truth.get());
    }
    Optional<StoredKey> after = changed.get().after();
    if (after.isPresent() && exceeds(ownerLimits, truth.get().key(), after.get().key())) {
      return new ChangeResult.OwnerFull();
    }
    if (after.isPresent() && keys.isTakenAnew(truth.get(), after.get())) {
      throw new KeyStoreException("a secret added to the key " + keyId + " exists already");
    }
    keys.replace(truth.get(), after.map(stored -> InMemoryIndex.written(truth.get(), stored)));
    Set<String> affected = new TreeSet<>(truth.get().proofs().keySet());
    after.ifPresent(stored -> affected.addAll(stored.proofs().keySet()));
    journal.append(changed.get().entry(), affected);
    return after.isPresent()
        ? new ChangeResult.Stored(get(keyId).orElseThrow())
        : new ChangeResult.Deleted();
  }

  @Override
  public synchronized boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    return keys.rehash(
        requireNonNull(secretId, "secretId"),
        requireNonNull(expected, "expected"),
        requireNonNull(replacement, "replacement"));
  }

  @Override
  public synchronized void recordUses(Collection<SecretUse> uses) {
    Require.all("uses", uses).forEach(keys::note);
  }

  @Override
  public synchronized void announce(String tenant, String owner, Instant at) {
    journal.announce(tenant, requireNonNull(owner, "owner"), at);
  }

  @Override
  public synchronized Changes changes(long from, int limit) {
    return journal.changes(from, Math.max(0, limit));
  }

  @Override
  public synchronized List<AuditRecord> audit(AuditQuery query) {
    return journal.audit(requireNonNull(query, "query"));
  }

  @Override
  public synchronized int purge(Purge what, Instant before, int limit) {
    requireNonNull(before, "before");
    return switch (requireNonNull(what, "what")) {
      case AUDIT -> journal.purgeAudit(before, limit);
      case CHANGES -> journal.purgeChanges(before, limit);
      case REQUESTS -> requests.purge(before, limit);
      case RETIRED_SECRETS -> purgeRetired(before, limit);
    };
  }

  private int purgeRetired(Instant before, int limit) {
    int purged = 0;
    for (StoredKey stored : keys.all()) {
      List<Secret> kept = new ArrayList<>(stored.key().secrets());
      for (Secret secret : stored.key().secrets()) {
        if (purged < limit && kept.size() > 1 && secret.endedBefore(before)) {
          kept.remove(secret);
          purged++;
        }
      }
      if (kept.size() < stored.key().secrets().size()) {
        Map<String, SecretProof> proofs =
            kept.stream().collect(Collectors.toMap(Secret::id, s -> stored.proof(s.id())));
        keys.replace(stored, Optional.of(new StoredKey(stored.key().withSecrets(kept), proofs)));
      }
    }
    return purged;
  }

  @Override
  public synchronized Map<String, Long> countByScheme() {
    return keys.all().stream()
        .flatMap(stored -> stored.proofs().values().stream())
        .collect(Collectors.groupingBy(proof -> proof.hash().scheme(), Collectors.counting()));
  }
}
