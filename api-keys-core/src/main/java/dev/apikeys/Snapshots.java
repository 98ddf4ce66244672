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
 * often they are used. What is forgotten stays so: a reading that began before is neither joined
 * nor remembered afterwards. Holds no token. Bounded; thread-safe.
 */
final class Snapshots {

  static final int MOST_ABSENT = 10_000;
  static final Duration ABSENT = Duration.ofSeconds(5);

  private final KeyStore store;
  private final SecretHasher hasher;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Trust trust;
  private final int most;
  private final long timeToLive;
  private final long tolerated;
  private final Epochs epochs = new Epochs();
  private final Flights<Object, Snapshot> flights = new Flights<>();
  private final Interner<Scopes> scopes = Interner.newWeakInterner();
  private final Cache<Object, Boolean> absent;
  private volatile Cache<SecretId, Snapshot> known;

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
    this.most = policy.maximumKeys();
    this.timeToLive = policy.timeToLive().toNanos();
    this.tolerated = policy.maxStaleIfError().toNanos();
    this.known = empty();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(MOST_ABSENT)
            .expireAfterWrite(ABSENT)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private Cache<SecretId, Snapshot> empty() {
    return Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  /** The secret as it is known; null if it must be looked up. */
  @Nullable Snapshot recall(SecretId id, long now) {
    Snapshot one = known.getIfPresent(id);
    if (one == null || !one.holdsAt(now)) {
      return null;
    }
    long nanos = ticker.read();
    return nanos - one.readAt() < timeToLive && trust.holds(nanos) ? one : null;
  }

  /** Whether it was looked up a short time ago, and there was none. */
  boolean lacks(Wanted wanted) {
    return absent.getIfPresent(wanted.key()) != null && trust.holds(ticker.read());
  }

  /**
   * Looks a secret up; of those who want it at once one does, and the others wait for him, unless
   * changes elsewhere could not be seen for a while.
   *
   * @throws KeyStoreException if the store is broken, and nothing remembered would do
   */
  Optional<Snapshot> load(Wanted wanted) {
    long epoch = epoch(wanted);
    try {
      return trust.holds(ticker.read())
          ? flights.join(wanted.key(), epoch, () -> read(wanted, epoch))
          : read(wanted, epoch);
    } catch (KeyStoreException broken) {
      return Optional.of(lastKnown(wanted).orElseThrow(() -> broken));
    }
  }

  private long epoch(Wanted wanted) {
    return wanted.key() instanceof SecretId id ? epochs.of(id) : epochs.ofAny();
  }

  private Optional<Snapshot> read(Wanted wanted, long epoch) {
    long readAt = ticker.read();
    Optional<Snapshot> found = store.find(wanted.lookup()).map(secret -> snapshot(secret, readAt));
    if (most > 0) {
      found.ifPresentOrElse(one -> keep(one, wanted, epoch), () -> keepAbsent(wanted, epoch));
    }
    return found;
  }

  private Snapshot snapshot(FoundSecret found, long readAt) {
    ApiKey key = found.key().key();
    Scopes shared = scopes.intern(key.scopes());
    SecretId id = SecretId.of(found.secret().id()).orElse(SecretId.NONE);
    return new Snapshot(
        hasher.proofOf(id, found.hash()),
        new Verified(key.toBuilder().scopes(shared).build(), found.secret()),
        found.hash(),
        hasher.isOutdated(found.hash()),
        clock.millis(),
        readAt);
  }

  private void keep(Snapshot one, Wanted wanted, long epoch) {
    if (one.equals(SecretId.NONE)) {
      return;
    }
    var kept = known.asMap();
    kept.remove(one); // its own key, which must not be an earlier snapshot
    kept.compute(one, (same, other) -> epoch(wanted) == epoch ? one : other);
    absent.asMap().remove(wanted.key());
  }

  private void keepAbsent(Wanted wanted, long epoch) {
    if (wanted.key() instanceof SecretId id) {
      known.asMap().remove(id);
    }
    absent.asMap().compute(wanted.key(), (key, old) -> epoch(wanted) == epoch ? Boolean.TRUE : old);
  }

  private Optional<Snapshot> lastKnown(Wanted wanted) {
    long nanos = ticker.read();
    return wanted.key() instanceof SecretId id
        ? Optional.ofNullable(known.getIfPresent(id))
            .filter(one -> nanos - one.readAt() < timeToLive + tolerated && trust.wouldDo(nanos))
        : Optional.empty();
  }

  /** Forgets a secret, since something about it changed. */
  void forget(String secretId) {
    Optional<SecretId> id = SecretId.of(secretId);
    if (id.isEmpty()) {
      epochs.advanceAll();
      return;
    }
    epochs.advance(id.get());
    known.asMap().remove(id.get());
    absent.asMap().remove(id.get());
  }

  /**
   * Forgets that any secret is absent, since one came that is found by another thing than its id.
   */
  void forgetAbsent() {
    epochs.advanceAll();
    absent.invalidateAll();
  }

  /** Forgets all. What is being read meanwhile is kept, if at all, where nobody looks. */
  void forgetAll() {
    epochs.advanceAll();
    known = empty();
    absent.invalidateAll();
  }

  long size() {
    return known.estimatedSize() + absent.estimatedSize();
  }
}
