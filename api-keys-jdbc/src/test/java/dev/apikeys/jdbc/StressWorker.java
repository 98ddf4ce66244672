package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;

/** One of several threads that do to the same few keys whatever can be done to keys, at random. */
final class StressWorker implements AutoCloseable {

  /** Before this instant lies what may be purged. */
  static final Instant CUT = Mint.NOW.minus(Duration.ofDays(1));

  /** How many live keys an owner may have whose name says that it is limited. */
  static final int LIMIT = 3;

  private static final String LIMITED = "limited-";

  private static final Instant OLD = Mint.NOW.minus(Duration.ofDays(2));
  private static final int OWNERS = 4;
  private static final int REQUESTS = 50;
  private static final List<Purge> PURGES = List.of(Purge.values());

  /** A change that keeps what it is handed when it is called the last time. */
  private static final class Overheard implements Function<StoredKey, Optional<Change>> {

    private final Function<StoredKey, Optional<Change>> function;
    private StoredKey truth;

    Overheard(StoredKey first, Function<StoredKey, Optional<Change>> function) {
      this.truth = first;
      this.function = function;
    }

    @Override
    public Optional<Change> apply(StoredKey key) {
      truth = key;
      return function.apply(key);
    }
  }

  private final String name;
  private final KeyStore store;
  private final ApiKeys keys;
  private final StressLedger ledger;

  private final StressTargets targets;

  private final Random random;
  private final Mint mint = new Mint();
  private int operation;

  StressWorker(
      int number,
      long seed,
      KeyStore store,
      ApiKeys keys,
      StressLedger ledger,
      StressTargets targets) {
    this.name = "t" + number;
    this.random = new Random(seed + number);
    this.store = store;
    this.keys = keys;
    this.ledger = ledger;
    this.targets = targets;
  }

  @Override
  public void close() {
    mint.close();
  }

  /** Issues the first keys that all threads work on. */
  void fill() {
    for (int place = 0; place < targets.size(); place++) {
      operation++;
      insert(List.of(insertion(request(owner()), 0)));
    }
  }

  void work(int operations) {
    int last = operation + operations;
    while (operation < last) {
      operation++;
      int kind = random.nextInt(100);
      try {
        act(kind);
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError(
            "thread %s failed in operation %d, of kind %d".formatted(name, operation, kind),
            failure);
      }
    }
  }

  private void act(int kind) {
    if (kind < 12) {
      insert(List.of(insertion(request(owner()), 0)));
    } else if (kind < 18) {
      insertBatch();
    } else if (kind < 62) {
      edit(kind);
    } else if (kind < 80) {
      use(kind);
    } else if (kind < 94) {
      read(kind);
    } else {
      purge(PURGES.get(random.nextInt(PURGES.size())));
    }
  }

  private Actor actor(int part) {
    return Actor.of(name + "-" + operation + "-" + part);
  }

  private Instant oldOrNew() {
    return random.nextBoolean() ? OLD : Mint.NOW;
  }

  private String owner() {
    return (random.nextBoolean() ? LIMITED : "free-") + random.nextInt(OWNERS);
  }

  static List<String> limitedOwners() {
    return IntStream.range(0, OWNERS).mapToObj(n -> LIMITED + n).toList();
  }

  /** How many keys count against the limit of this owner. */
  static long live(KeyStore store, String owner) {
    KeyQuery all = KeyQuery.all().ownedBy(owner).includingInactive().limit(1_000);
    return store.list(all, Mint.NOW).stream().filter(key -> key.isLiveAt(Mint.NOW)).count();
  }

  private NewKey request(String owner) {
    return NewKey.named(name).inTenant("acme").ownedBy(owner);
  }

  private record Attempt(Mint.Minted minted, Actor actor, Instant at, Insertion insertion) {}

  private Attempt insertion(NewKey request, int part) {
    Mint.Minted minted = mint.mint(request);
    Actor actor = actor(part);
    Instant at = oldOrNew();
    Insertion insertion = minted.insertion(actor, at);
    if (limit(minted.stored()).isPresent()) {
      insertion = insertion.limitedTo(limit(minted.stored()).get());
    }
    if (random.nextInt(4) == 0) {
      String id = "r-" + random.nextInt(REQUESTS);
      insertion = insertion.requestedBy(new KeyRequest("user:alice", id, "print"));
    }
    return new Attempt(minted, actor, at, insertion);
  }

  private static Optional<OwnerLimit> limit(StoredKey key) {
    return key.key()
        .owner()
        .filter(owner -> owner.startsWith(LIMITED))
        .map(owner -> new OwnerLimit(LIMIT, Mint.NOW));
  }

  /** Keys of several owners, in any order. */
  private void insertBatch() {
    List<Attempt> attempts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      attempts.add(insertion(request(owner()), part));
    }
    insert(attempts);
  }

  private void insert(List<Attempt> attempts) {
    List<InsertionResult> results =
        store.insert(attempts.stream().map(Attempt::insertion).toList());
    for (int i = 0; i < results.size(); i++) {
      note(attempts.get(i), results.get(i));
    }
  }

  private void note(Attempt attempt, InsertionResult result) {
    Optional<KeyRequest> request = attempt.insertion().request();
    if (result instanceof InsertionResult.Stored) {
      ledger.inserted(attempt.minted(), attempt.actor(), attempt.at());
      request.ifPresent(
          id ->
              ledger
                  .requests
                  .computeIfAbsent(id, none -> ConcurrentHashMap.newKeySet())
                  .add(attempt.minted().keyId()));
      targets.issued(attempt.minted(), random);
    } else if (result instanceof InsertionResult.Replayed replayed) {
      ledger
          .replays
          .computeIfAbsent(request.orElseThrow(), none -> ConcurrentHashMap.newKeySet())
          .add(replayed.keyId());
    } else {
      assertThat(result).isEqualTo(new InsertionResult.OwnerFull());
      assertThat(limit(attempt.minted().stored())).isPresent();
    }
  }

  private void edit(int kind) {
    Mint.Minted some = targets.key(random);
    Actor actor = actor(0);
    Instant at = oldOrNew();
    if (kind < 32) {
      change(some, Optional.empty(), actor, at, Edits::switched);
    } else if (kind < 36) {
      change(some, Optional.empty(), actor, at, key -> Edits.revoked(key, actor, at));
    } else if (kind < 40) {
      delete(some, actor, at);
    } else if (kind < 49) {
      Mint.Minted added = mint.mint();
      if (change(some, Optional.empty(), actor, at, key -> Edits.rotated(key, added, at))) {
        ledger.secrets.put(added.secret().id(), added);
        targets.added(added, random);
      }
    } else if (kind < 53) {
      change(some, Optional.empty(), actor, at, key -> Edits.expiring(key, Optional.of(OLD)));
    } else {
      Optional<OwnerLimits> limit =
          limit(some.stored()).map(most -> (before, after) -> Optional.of(most));
      change(some, limit, actor, at, key -> Edits.expiring(key, Optional.empty()));
    }
  }

  private boolean change(
      Mint.Minted some,
      Optional<OwnerLimits> limit,
      Actor actor,
      Instant at,
      Function<StoredKey, Optional<StoredKey>> edit) {
    Overheard change = new Overheard(some.stored(), Edits.storing(edit, actor, at));
    ChangeResult result = store.change(some.keyId(), limit, change);
    if (result instanceof ChangeResult.Stored stored) {
      ledger.changed(change.truth, stored.key(), actor, at);
      return true;
    }
    assertThat(result)
        .isInstanceOfAny(
            ChangeResult.Unchanged.class, ChangeResult.Absent.class, ChangeResult.OwnerFull.class);
    return false;
  }

  private void delete(Mint.Minted some, Actor actor, Instant at) {
    Overheard change = new Overheard(some.stored(), Edits.deleting(actor, at));
    ChangeResult result = store.change(some.keyId(), Optional.empty(), change);
    if (result instanceof ChangeResult.Deleted) {
      ledger.deleted(change.truth, actor, at);
    } else {
      assertThat(result).isEqualTo(new ChangeResult.Absent());
    }
  }

  private void use(int kind) {
    if (kind < 72) {
      verify(targets.secret(random));
    } else if (kind < 76) {
      rehash(targets.secret(random));
    } else {
      recordUses();
    }
  }

  private void verify(Mint.Minted some) {
    boolean dead = ledger.isDead(some.secret().id());
    Verification result = keys.verify(some.token(), VerificationContext.none());
    if (result instanceof Verification.Verified) {
      assertThat(dead).as("%s was dead before it was verified", some).isFalse();
      ledger.used(some.secret().id(), Mint.NOW);
    }
  }

  private void rehash(Mint.Minted some) {
    String id = some.secret().id();
    store
        .find(new Lookup.BySecretId(id))
        .ifPresent(
            found -> {
              SecretHash peppered = some.proof().hash();
              SecretHash other = found.hash().equals(peppered) ? some.plainHash() : peppered;
              store.rehash(id, found.hash(), other);
            });
  }

  private void recordUses() {
    List<SecretUse> uses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      uses.add(
          new SecretUse(
              targets.secret(random).secret().id(),
              Mint.NOW.plusMillis(random.nextInt(1_000_000))));
    }
    store.recordUses(uses);
    uses.forEach(use -> ledger.used(use.secretId(), use.at()));
  }

  private void read(int kind) {
    if (kind < 84) {
      String owner = limitedOwners().get(random.nextInt(OWNERS));
      assertThat(live(store, owner)).as("live keys of %s", owner).isLessThanOrEqualTo(LIMIT);
    } else if (kind < 88) {
      Mint.Minted some = targets.key(random);
      assertThat(store.get(some.keyId()).map(key -> key.key().id()).orElse(some.keyId()))
          .isEqualTo(some.keyId());
    } else if (kind < 90) {
      assertThat(store.audit(AuditQuery.all().about(targets.key(random).keyId()))).isNotNull();
    } else if (kind < 92) {
      store.announce("acme", owner(), oldOrNew());
      ledger.changeRows.increment();
    } else {
      assertThat(store.changes(0, 10).rows()).isNotEmpty();
    }
  }

  private void purge(Purge what) {
    int count = store.purge(what, CUT, 1 + random.nextInt(20));
    ledger.purged.computeIfAbsent(what, none -> new LongAdder()).add(count);
  }
}
