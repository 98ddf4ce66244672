package dev.apikeys.servlet;

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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A store that counts look-ups, and that can be broken and repaired. */
final class CountingKeyStore implements KeyStore {

  private final KeyStore store;
  private final AtomicInteger finds = new AtomicInteger();
  private final Semaphore polls = new Semaphore(0);
  private final AtomicInteger callsLeft = new AtomicInteger(Integer.MAX_VALUE);

  CountingKeyStore(KeyStore store) {
    this.store = store;
  }

  /** Waits until two polls that begin from now on have been made, and heeded. */
  void awaitTwoPolls() throws InterruptedException {
    polls.drainPermits();
    boolean made = polls.tryAcquire(3, 1, TimeUnit.MINUTES); // the third, once the second is heeded
    assertThat(made).as("two polls were made").isTrue();
  }

  int finds() {
    return finds.get();
  }

  void breakDown() {
    breakDownAfter(0);
  }

  /** Answers so many calls more, and none after them. */
  void breakDownAfter(int calls) {
    callsLeft.set(calls);
  }

  void repair() {
    callsLeft.set(Integer.MAX_VALUE);
  }

  private KeyStore store() {
    if (callsLeft.getAndUpdate(calls -> Math.max(0, calls - 1)) == 0) {
      throw new KeyStoreException("the test broke the store");
    }
    return store;
  }

  @Override
  public Optional<FoundSecret> find(Lookup lookup) {
    finds.incrementAndGet();
    return store().find(lookup);
  }

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    return store().insert(insertions);
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    return store().insertAll(insertions);
  }

  @Override
  public Optional<String> keyOf(KeyRequest lasting) {
    return store().keyOf(lasting);
  }

  @Override
  public Optional<StoredKey> get(String keyId) {
    return store().get(keyId);
  }

  @Override
  public List<ApiKey> list(KeyQuery query, Instant at) {
    return store().list(query, at);
  }

  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    return store().change(keyId, ownerLimits, change);
  }

  @Override
  public boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    return store().rehash(secretId, expected, replacement);
  }

  @Override
  public void recordUses(Collection<SecretUse> uses) {
    store().recordUses(uses);
  }

  @Override
  public void announce(String tenant, String owner, Instant at) {
    store().announce(tenant, owner, at);
  }

  @Override
  public Changes changes(long from, int limit) {
    polls.release();
    return store().changes(from, limit);
  }

  @Override
  public List<AuditRecord> audit(AuditQuery query) {
    return store().audit(query);
  }

  @Override
  public int purge(Purge what, Instant before, int limit) {
    return store().purge(what, before, limit);
  }

  @Override
  public Map<String, Long> countByScheme() {
    return store().countByScheme();
  }
}
