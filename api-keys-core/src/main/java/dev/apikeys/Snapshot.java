package dev.apikeys;

import dev.apikeys.Verification.Verified;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret and its key as a store had them at an instant: all that a verification needs, in few
 * lines of memory, and so its own key in a cache. Holds no token. What it knows is immutable;
 * beside it a use is noted until that is written down. Thread-safe.
 */
final class Snapshot extends Proof implements Finding {

  /**
   * When a store was asked.
   *
   * @param now at which the answer is judged, in milliseconds of the clock
   * @param at when it was asked, in nanoseconds of the ticker
   * @param epoch the secret's when it was asked
   */
  record Reading(long now, long at, int epoch) {}

  /** How often the key may be used, if that was asked. */
  private record Limit(Optional<RateLimit> perKey) {}

  private static final VarHandle USED;

  /** That no use is noted here. */
  static final long NOWHERE = Long.MIN_VALUE;

  static {
    try {
      USED = MethodHandles.lookup().findVarHandle(Snapshot.class, "used", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final long since;
  private final long until;
  private final long readAt;
  private final Optional<Rejection> refusal;
  private final Scopes scopes;
  private final Verified whole;
  private final SecretHash hash;
  private final int epoch;
  private final boolean outdated;
  private final boolean anywhere;

  private @Nullable Limit limit; // of whichever thread asked first

  @SuppressWarnings("unused") // by its handle
  private volatile long used = NOWHERE;

  /**
   * What was found.
   *
   * @param proof what proves it
   * @param whole the secret, with its key
   * @param hash its hash as it is stored
   * @param outdated whether that is to be replaced
   * @param reading when it was read
   */
  Snapshot(Proof proof, Verified whole, SecretHash hash, boolean outdated, Reading reading) {
    super(proof, proof);
    ApiKey key = whole.key();
    Secret secret = whole.secret();
    Instant at = Instant.ofEpochMilli(reading.now());
    this.since =
        key.turningPoints(secret)
            .filter(turn -> !turn.isAfter(at))
            .mapToLong(Instant::toEpochMilli)
            .max()
            .orElse(Long.MIN_VALUE);
    this.until =
        key.turningPoints(secret)
            .filter(turn -> turn.isAfter(at))
            .mapToLong(Instant::toEpochMilli)
            .min()
            .orElse(Long.MAX_VALUE);
    this.readAt = reading.at();
    this.epoch = reading.epoch();
    this.refusal = refusal(key.statusOf(secret, at)).or(() -> refusal(key.statusAt(at)));
    this.scopes = key.scopes();
    this.whole = whole;
    this.hash = hash;
    this.outdated = outdated;
    this.anywhere = key.allowedCidrs().isAnywhere();
  }

  private static Optional<Rejection> refusal(KeyStatus status) {
    return switch (status) {
      case REVOKED -> Optional.of(Rejection.REVOKED);
      case DISABLED -> Optional.of(Rejection.DISABLED);
      case EXPIRED -> Optional.of(Rejection.EXPIRED);
      case NOT_YET_VALID -> Optional.of(Rejection.NOT_YET_VALID);
      case ACTIVE -> Optional.empty();
    };
  }

  /** Whether what it says of the state still holds at this time of the clock. */
  boolean holdsAt(long now) {
    return since <= now && now < until;
  }

  /** The same, judged at another time of the clock. */
  Snapshot judgedAt(long now) {
    return new Snapshot(this, whole, hash, outdated, new Reading(now, readAt, epoch));
  }

  /** When it began to be read, by the ticker. */
  long readAt() {
    return readAt;
  }

  /** That of the secret when it began to be read. */
  int epoch() {
    return epoch;
  }

  /** Why it is refused, if it is, whoever uses it for what. */
  Optional<Rejection> refusal() {
    return refusal;
  }

  Scopes scopes() {
    return scopes;
  }

  /** How often the key may be used; asked once it is proved, and remembered from then on. */
  Optional<RateLimit> limit(Policies policies) {
    Limit known = limit;
    if (known == null) {
      known = new Limit(policies.rateLimitOf(whole.key()));
      limit = known;
    }
    return known.perKey();
  }

  boolean isAllowedAnywhere() {
    return anywhere;
  }

  ApiKey key() {
    return whole.key();
  }

  Secret secret() {
    return whole.secret();
  }

  SecretHash hash() {
    return hash;
  }

  /** Whether its hash is to be replaced. */
  boolean isOutdated() {
    return outdated;
  }

  /** The outcome if nothing is to be said against it. */
  Verified verified() {
    return whole;
  }

  /** Whether no use is noted that is less than a second old. */
  boolean isIdleAt(long now) {
    long noted = used;
    return noted == NOWHERE || now - noted >= 1_000;
  }

  /** Notes a use; false if nobody is going to write it down. */
  boolean use(long at) {
    long noted = used;
    while (noted != NOWHERE) {
      if (noted >= at || USED.compareAndSet(this, noted, at)) {
        return true;
      }
      noted = used;
    }
    return false;
  }

  /** From now on uses are noted here, the first of which was then. */
  void startUse(long at) {
    used = at;
  }

  /** The latest use noted; from now on nobody writes down what would be noted here. */
  long endUse() {
    return (long) USED.getAndSet(this, NOWHERE);
  }
}
