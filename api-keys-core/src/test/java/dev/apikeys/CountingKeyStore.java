package dev.apikeys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store in memory that tells what it was asked for, and breaks when it is told to. */
final class CountingKeyStore implements KeyStore {

  private volatile KeyStore store = new InMemoryKeyStore();
  private final List<String> calls = new ArrayList<>();
  private final List<List<SecretUse>> recorded = new ArrayList<>();
  private final List<Insertion> inserted = new ArrayList<>();
  private final CountDownLatch firstRecord = new CountDownLatch(1);
  private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
  private final List<Consumer<TransactionOutcome>> waiting = new ArrayList<>();
  private volatile Runnable afterList = () -> {};
  private volatile Runnable beforeFind = () -> {};
  private volatile Runnable afterPoll = () -> {};
  private volatile Runnable afterFind = () -> {};
  private volatile Runnable beforeInsert = () -> {};
  private volatile Consumer<String> onRehash = secretId -> {};
  private volatile Optional<ChangeResult> toldOfChanges = Optional.empty();
  private volatile Optional<InsertionResult> toldOfInsertions = Optional.empty();
  private final AtomicInteger polls = new AtomicInteger();
  private volatile boolean broken;
  private volatile boolean joined;

  private synchronized KeyStore called(String name) {
    calls.add(name);
    if (broken) {
      throw new KeyStoreException("broken on purpose");
    }
    return store;
  }

  /** From now on each call fails, or works again. */
  void broken(boolean now) {
    this.broken = now;
  }

  /** From now on this is done before a secret is re-hashed. */
  void onRehash(Consumer<String> act) {
    this.onRehash = act;
  }

  /** Before the next insertion this is done, once. */
  void beforeInsert(Runnable act) {
    this.beforeInsert = act;
  }

  /** From now on this is done after each question for changes. */
  void afterPoll(Runnable act) {
    this.afterPoll = act;
  }

  /** From now on this is the store behind it. */
  void becoming(KeyStore other) {
    this.store = other;
  }

  /** The store behind it. */
  KeyStore working() {
    return store;
  }

  /** From now on this is done before a secret is read. */
  void beforeFind(Runnable act) {
    this.beforeFind = act;
  }

  /** From now on this is done between the reading of a secret and whatever comes of it. */
  void afterFind(Runnable act) {
    this.afterFind = act;
  }

  /** From now on this is done between a list and whatever comes of it. */
  void afterList(Runnable act) {
    this.afterList = act;
  }

  /** From now on it answers this to changes, and makes none. */
  void lying(ChangeResult answer) {
    this.toldOfChanges = Optional.of(answer);
  }

  /** From now on it answers this to insertions, and makes none. */
  void lying(InsertionResult answer) {
    this.toldOfInsertions = Optional.of(answer);
  }

  /** From now on its caller is in a transaction, until that ends. */
  void join() {
    this.joined = true;
  }

  /** Ends the transaction. */
  void end(TransactionOutcome outcome) {
    this.joined = false;
    waiting.forEach(action -> action.accept(outcome));
    waiting.clear();
  }

  @Override
  public void afterCompletion(Consumer<TransactionOutcome> action) {
    if (joined) {
      waiting.add(action);
    } else {
      store.afterCompletion(action);
    }
  }

  /** The next time that uses are to be recorded, this is thrown. */
  void failing(Error with) {
    error.set(with);
  }

  /** How often changes were asked for. */
  int polls() {
    return polls.get();
  }

  /** The names of the methods called since this was last asked, but for those that poll. */
  synchronized List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  /** The batches of uses that were recorded. */
  synchronized List<List<SecretUse>> recorded() {
    return List.copyOf(recorded);
  }

  /** The keys that were handed in. */
  synchronized List<Insertion> inserted() {
    return List.copyOf(inserted);
  }

  /** Opens when the first uses are recorded. */
  CountDownLatch firstRecord() {
    return firstRecord;
  }

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    KeyStore working = called("insert");
    Runnable act = beforeInsert;
    beforeInsert = () -> {};
    synchronized (this) {
      inserted.addAll(insertions);
    }
    act.run();
    return toldOfInsertions.map(List::of).orElseGet(() -> working.insert(insertions));
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    return called("insertAll").insertAll(insertions);
  }

  @Override
  public Optional<FoundSecret> find(Lookup lookup) {
    KeyStore working = called("find");
    beforeFind.run();
    Optional<FoundSecret> found = working.find(lookup);
    afterFind.run();
    return found;
  }

  @Override
  public Optional<String> keyOf(KeyRequest lasting) {
    return called("keyOf").keyOf(lasting);
  }

  @Override
  public Optional<StoredKey> get(String keyId) {
    return called("get").get(keyId);
  }

  @Override
  public List<ApiKey> list(KeyQuery query, Instant at) {
    List<ApiKey> page = called("list").list(query, at);
    afterList.run();
    return page;
  }

  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    KeyStore working = called(ownerLimits.isPresent() ? "change within limits" : "change");
    return toldOfChanges.orElseGet(() -> working.change(keyId, ownerLimits, change));
  }

  @Override
  public boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    KeyStore working = called("rehash");
    onRehash.accept(secretId);
    return working.rehash(secretId, expected, replacement);
  }

  @Override
  public void recordUses(Collection<SecretUse> uses) {
    Error once = error.getAndSet(null);
    if (once != null) {
      throw once;
    }
    called("recordUses").recordUses(uses);
    synchronized (this) {
      recorded.add(List.copyOf(uses));
    }
    firstRecord.countDown();
  }

  @Override
  public void announce(String tenant, String owner, Instant at) {
    called("announce").announce(tenant, owner, at);
  }

  @Override
  public Changes changes(long from, int limit) {
    polls.incrementAndGet();
    if (broken) {
      throw new KeyStoreException("broken on purpose");
    }
    Changes page = store.changes(from, limit);
    afterPoll.run();
    return page;
  }

  @Override
  public List<AuditRecord> audit(AuditQuery query) {
    return called("audit").audit(query);
  }

  @Override
  public int purge(Purge what, Instant before, int limit) {
    return called("purge").purge(what, before, limit);
  }

  @Override
  public Map<String, Long> countByScheme() {
    return called("countByScheme").countByScheme();
  }
}
