package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that were read from the store, remembered for a while after they were read, however
 * often they are used. Each is of the epoch in which its reading began: what is forgotten stays so,
 * since a reading that began before is neither joined nor relied on afterwards. Holds no token.
 * Bounded; thread-safe.
 */
final class Snapshots {

  static final int MOST_ABSENT = 10_000;
  static final Duration ABSENT = Duration.ofSeconds(5);

  /** Of a look-up; also of one that began just after the ticker was read. */
  private static final long ANY_AGE = Long.MAX_VALUE / 2;

  private final KeyStore store;
  private final SecretHasher hasher;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Trust trust;
  private final boolean remembers;
  private final long timeToLive;
  private final long tolerated;
  private final Epochs epochs = new Epochs();
  private final Flights<Object, Snapshot> flights = new Flights<>();
  private final long interval;
  private final Interner<Scopes> scopes = Interner.newWeakInterner();
  private final Recent recent;
  private final Cache<SecretId, Snapshot> known;
  private final Cache<Object, Integer> absent;

  Snapshots(
      KeyStore store,
      SecretHasher hasher,
      CachePolicy policy,
      Trust trust,
      InstantSource clock,
      Ticker ticker) {
    this.store = store;
    this.hasher = hasher;
    this.clock = clock;
    this.ticker = ticker;
    this.trust = trust;
    this.remembers = policy.maximumKeys() > 0;
    this.timeToLive = policy.timeToLive().toNanos();
    this.tolerated = policy.maxStaleIfError().toNanos();
    this.interval = policy.pollInterval().toNanos();
    this.recent = new Recent(policy.maximumKeys());
    this.known =
        Caffeine.newBuilder().maximumSize(policy.maximumKeys()).executor(Runnable::run).build();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(MOST_ABSENT)
            .expireAfterWrite(ABSENT)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** The secret as it is known; null if it must be looked up. */
  @Nullable Snapshot recall(SecretId id, long now) {
    long nanos = ticker.read();
    Snapshot there = recent.at(id);
    if (there != null && there.equals(id)) {
      return isReliable(there, now, nanos) ? there : null;
    }
    Snapshot one = known.getIfPresent(id);
    if (one == null || !isReliable(one, now, nanos)) {
      return null;
    }
    if (there == null || there.isIdleAt(now)) {
      recent.replace(there, one);
    }
    return one;
  }

  private boolean isReliable(Snapshot one, long now, long nanos) {
    return one.epoch() == epochs.of(one)
        && one.holdsAt(now)
        && nanos - one.readAt() < timeToLive
        && trust.holds(nanos);
  }

  /** Whether it was looked up a short time ago, and there was none. */
  boolean lacks(Wanted wanted) {
    Integer epoch = absent.getIfPresent(wanted.key());
    return epoch != null && epoch == epoch(wanted) && trust.holds(ticker.read());
  }

  /**
   * What was known of it last and proves its token, which never changes, whether the rest can be
   * relied on or not.
   */
  Optional<Snapshot> last(Wanted wanted) {
    return wanted.key() instanceof SecretId id
        ? Optional.ofNullable(known.getIfPresent(id)).filter(one -> !one.isAs(hasher.nobody()))
        : Optional.empty();
  }

  /** Whether somebody looks it up already, so that others need only wait. */
  boolean isOnItsWay(Wanted wanted) {
    return remembers && flights.find(wanted.key(), epoch(wanted), sinceWhen()).isPresent();
  }

  /**
   * Looks a secret up; of those who want it at once one does, and the others wait for him. As long
   * as changes elsewhere cannot be seen, they wait for nobody who began more than a poll's interval
   * ago; and where nothing is remembered, for nobody.
   *
   * @throws KeyStoreException if the store is broken, and nothing remembered would do
   */
  Optional<Snapshot> load(Wanted wanted) {
    int epoch = epoch(wanted);
    try {
      return remembers
          ? flights.join(wanted.key(), epoch, sinceWhen(), ticker.read(), () -> read(wanted, epoch))
          : read(wanted, epoch);
    } catch (KeyStoreException broken) {
      return Optional.of(lastKnown(wanted).orElseThrow(() -> broken));
    }
  }

  private long sinceWhen() {
    long now = ticker.read();
    return now - (trust.holds(now) ? ANY_AGE : interval);
  }

  private int epoch(Wanted wanted) {
    return wanted.key() instanceof SecretId id ? epochs.of(id) : epochs.ofAny();
  }

  private Optional<Snapshot> read(Wanted wanted, int epoch) {
    long readAt = ticker.read();
    Optional<FoundSecret> found = store.find(wanted.lookup());
    if (found.isEmpty()) {
      keepAbsent(wanted, epoch);
      return Optional.empty();
    }
    SecretId id = SecretId.of(found.get().secret().id()).orElse(SecretId.NONE);
    boolean byId = id.equals(wanted.key());
    Snapshot one = snapshot(id, found.get(), byId ? epoch : epochs.of(id), readAt);
    // Where the id was not known before, its epoch is that of the beginning if nothing changed.
    if (remembers && !id.equals(SecretId.NONE) && (byId || epochs.ofAny() == epoch)) {
      keep(one);
    }
    return Optional.of(one);
  }

  private Snapshot snapshot(SecretId id, FoundSecret found, int epoch, long readAt) {
    ApiKey key = found.key().key();
    Scopes shared = scopes.intern(key.scopes());
    return new Snapshot(
        hasher.proofOf(id, found.hash()),
        Verified.of(key.toBuilder().scopes(shared).build(), found.secret()),
        found.hash(),
        hasher.isOutdated(found.hash()),
        new Snapshot.Reading(clock.millis(), readAt, epoch));
  }

  /** One at a time, so that what was read later is not replaced by what was read before it. */
  private synchronized void keep(Snapshot one) {
    Snapshot other = known.getIfPresent(one);
    if (other != null && other.epoch() == one.epoch() && other.readAt() - one.readAt() > 0) {
      return;
    }
    known.invalidate(one); // its own key, which must not be an earlier snapshot
    known.put(one, one);
    recent.put(one);
  }

  private void keepAbsent(Wanted wanted, int epoch) {
    if (wanted.key() instanceof SecretId id) {
      remove(id);
    }
    if (remembers) {
      absent.put(wanted.key(), epoch);
    }
  }

  private Optional<Snapshot> lastKnown(Wanted wanted) {
    long nanos = ticker.read();
    return last(wanted)
        .filter(one -> one.epoch() == epochs.of(one))
        .filter(one -> nanos - one.readAt() < timeToLive + tolerated && trust.wouldDo(nanos));
  }

  /** Relies on a secret no more, since something about it changed; its token did not. */
  void forget(String secretId) {
    epochs.advance(SecretId.of(secretId).orElse(SecretId.NONE));
  }

  private void remove(SecretId id) {
    known.invalidate(id);
    recent.remove(id);
  }

  /** From now on relies on nothing that began to be read before. */
  void forgetAll() {
    epochs.advanceAll();
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    forgetAll();
    known.invalidateAll();
    absent.invalidateAll();
    recent.clear();
  }

  /** About how many secrets there are. */
  long remembered() {
    return known.estimatedSize();
  }

  long size() {
    return known.estimatedSize() + absent.estimatedSize();
  }
}
