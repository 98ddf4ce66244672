package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the application demands of keys, whoever asks for them. Chosen for each key by what it would
 * be after the act, so that keys of more rights may have shorter lives; asked whenever a key is
 * issued, edited, enabled, rotated or read to be used. Immutable; by default it demands nothing.
 *
 * <p>Lifetimes are counted from the act in question. Keys that came before a policy stay valid, and
 * meet it at the next of these acts that touches what they may do; they may be renamed, disabled
 * and revoked whatever it says.
 *
 * @param minLifetime the shortest time to its end that may be asked for
 * @param defaultLifetime the time to the end of a key for which none is asked for; if absent, the
 *     longest
 * @param maxLifetime the longest time to its end; with it, no key is without end
 * @param maxKeysPerOwner the most live keys of one owner in a tenant: neither revoked nor expired
 * @param grantable what may be granted
 * @param maxIdle the longest that a key may be left to go unused; it is given to those that ask for
 *     none
 * @param defaultOverlap how long a rotated secret goes on, unless that is said
 * @param maxOverlap how long it may be told to go on
 * @param defaultRateLimit how often a key may be used that has no limit of its own, asked whenever
 *     the key is read; it bounds neither what may be asked for nor what such a key hands out
 */
public record KeyPolicy(
    Optional<Duration> minLifetime,
    Optional<Duration> defaultLifetime,
    Optional<Duration> maxLifetime,
    Optional<Integer> maxKeysPerOwner,
    Optional<Scopes> grantable,
    Optional<Duration> maxIdle,
    Duration defaultOverlap,
    Duration maxOverlap,
    Optional<RateLimit> defaultRateLimit) {

  private static final KeyPolicy UNRESTRICTED =
      new KeyPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(24),
          Duration.ofDays(30),
          Optional.empty());

  /**
   * Refuses what cannot be met.
   *
   * @throws InvalidMemberException naming the member that is out of range or contradicts another
   */
  public KeyPolicy {
    minLifetime =
        requireNonNull(minLifetime, "minLifetime")
            .map(time -> requireLifetime("minLifetime", time));
    defaultLifetime =
        requireNonNull(defaultLifetime, "defaultLifetime")
            .map(time -> requireLifetime("defaultLifetime", time));
    maxLifetime =
        requireNonNull(maxLifetime, "maxLifetime")
            .map(time -> requireLifetime("maxLifetime", time));
    requireOrder("minLifetime", minLifetime, "defaultLifetime", defaultLifetime);
    requireOrder("minLifetime", minLifetime, "maxLifetime", maxLifetime);
    requireOrder("defaultLifetime", defaultLifetime, "maxLifetime", maxLifetime);
    requireNonNull(grantable, "grantable");
    if (requireNonNull(maxKeysPerOwner, "maxKeysPerOwner").filter(max -> max < 1).isPresent()) {
      throw new InvalidMemberException(
          "maxKeysPerOwner", "is " + maxKeysPerOwner.get() + ": it must be at least 1");
    }
    maxIdle = requireNonNull(maxIdle, "maxIdle").map(time -> Require.idle("maxIdle", time));
    maxOverlap = Require.between("maxOverlap", maxOverlap, Duration.ZERO, Require.LONGEST);
    defaultOverlap = Require.between("defaultOverlap", defaultOverlap, Duration.ZERO, maxOverlap);
    requireNonNull(defaultRateLimit, "defaultRateLimit");
  }

  private static Duration requireLifetime(String member, Duration time) {
    return Require.between(member, time, Duration.ofMillis(1), Require.LONGEST);
  }

  private static void requireOrder(
      String less, Optional<Duration> a, String more, Optional<Duration> b) {
    if (a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) > 0) {
      throw new InvalidMemberException(
          less, "is " + a.get() + ", which is beyond the " + more + " of " + b.get());
    }
  }

  /** A policy that demands nothing; a rotated secret goes on for 24 hours, and at most 30 days. */
  public static KeyPolicy unrestricted() {
    return UNRESTRICTED;
  }

  /** Keys end, by default and at the latest after this time. */
  public KeyPolicy lifetimeAtMost(Duration longest) {
    requireNonNull(longest, "longest");
    return with(copy -> copy.maxLifetime = Optional.of(longest));
  }

  /** Keys end after this time unless another is asked for. */
  public KeyPolicy lifetimeByDefault(Duration usual) {
    requireNonNull(usual, "usual");
    return with(copy -> copy.defaultLifetime = Optional.of(usual));
  }

  /** Nobody may ask for an end sooner than this. */
  public KeyPolicy lifetimeAtLeast(Duration shortest) {
    requireNonNull(shortest, "shortest");
    return with(copy -> copy.minLifetime = Optional.of(shortest));
  }

  /** An owner has at most so many live keys in a tenant; ownerless keys have no limit. */
  public KeyPolicy keysPerOwner(int most) {
    return with(copy -> copy.maxKeysPerOwner = Optional.of(most));
  }

  /** Nothing but what these scopes cover may be granted; aliases of scopes are none. */
  public KeyPolicy granting(String... scopes) {
    Scopes granted = Scopes.of(Require.all("scopes", scopes));
    return with(copy -> copy.grantable = Optional.of(granted));
  }

  /** Keys expire once they went unused for this time, or a shorter one. */
  public KeyPolicy idleAtMost(Duration longest) {
    requireNonNull(longest, "longest");
    return with(copy -> copy.maxIdle = Optional.of(longest));
  }

  /** A rotated secret goes on for this time unless said otherwise, and never beyond the other. */
  public KeyPolicy overlap(Duration usual, Duration longest) {
    requireNonNull(usual, "usual");
    requireNonNull(longest, "longest");
    return with(
        copy -> {
          copy.defaultOverlap = usual;
          copy.maxOverlap = longest;
        });
  }

  /** Keys without a limit of their own may be used so often, from their next reading on. */
  public KeyPolicy rateLimitByDefault(RateLimit usual) {
    requireNonNull(usual, "usual");
    return with(copy -> copy.defaultRateLimit = Optional.of(usual));
  }

  /** The draft of a key with what was not asked for as it is by default. */
  ApiKey fill(ApiKey draft, KeyEdit asked, Instant now) {
    ApiKeyBuilder filled = draft.toBuilder();
    if (asked.expiry().isEmpty()) {
      filled.expiresAt(
          defaultLifetime
              .or(() -> maxLifetime)
              .map(time -> Require.time("expires_at", now.plus(time))));
    }
    if (asked.maxIdle().isEmpty()) {
      filled.maxIdle(maxIdle);
    }
    return filled.build();
  }

  /**
   * Refuses a key that breaks a rule.
   *
   * @param ends whether its end was chosen now, so that it may also be too soon
   */
  void require(ApiKey key, boolean ends, Instant now) {
    requireEnd(key, ends, now);
    if (!grantable.map(some -> some.containsAll(key.scopes())).orElse(true)) {
      throw new InvalidMemberException(
          "scopes", "go beyond what may be granted here: " + key.scopes());
    }
    if (maxIdle.isPresent()
        && key.maxIdle().filter(time -> time.compareTo(maxIdle.get()) <= 0).isEmpty()) {
      throw new InvalidMemberException(
          "max_idle", "must be given, and be at most " + maxIdle.get());
    }
  }

  private void requireEnd(ApiKey key, boolean chosen, Instant now) {
    Optional<Instant> latest = maxLifetime.map(now::plus);
    if (latest.isPresent() && key.expiresAt().filter(end -> !end.isAfter(latest.get())).isEmpty()) {
      throw new InvalidMemberException(
          "expires_at", "must be given, and be no later than " + latest.get());
    }
    Optional<Instant> earliest = minLifetime.filter(time -> chosen).map(now::plus);
    if (earliest.isPresent() && key.expiresAt().filter(earliest.get()::isAfter).isPresent()) {
      throw new InvalidMemberException("expires_at", "must be no earlier than " + earliest.get());
    }
  }

  /** The time that a rotated secret goes on: this one if it is asked for, else the default. */
  Duration overlapOf(Optional<Duration> asked) {
    return asked
        .map(time -> Require.between("overlap_seconds", time, Duration.ZERO, maxOverlap))
        .orElse(defaultOverlap);
  }

  /** How many live keys the owner of this key may have. */
  Optional<OwnerLimit> ownerLimit(Instant at) {
    return maxKeysPerOwner.map(max -> new OwnerLimit(max, at));
  }

  private KeyPolicy with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new KeyPolicy(
        copy.minLifetime,
        copy.defaultLifetime,
        copy.maxLifetime,
        copy.maxKeysPerOwner,
        copy.grantable,
        copy.maxIdle,
        copy.defaultOverlap,
        copy.maxOverlap,
        copy.defaultRateLimit);
  }

  private static final class Copy {
    Optional<Duration> minLifetime;
    Optional<Duration> defaultLifetime;
    Optional<Duration> maxLifetime;
    Optional<Integer> maxKeysPerOwner;
    Optional<Scopes> grantable;
    Optional<Duration> maxIdle;
    Duration defaultOverlap;
    Duration maxOverlap;
    Optional<RateLimit> defaultRateLimit;

    Copy(KeyPolicy policy) {
      this.minLifetime = policy.minLifetime;
      this.defaultLifetime = policy.defaultLifetime;
      this.maxLifetime = policy.maxLifetime;
      this.maxKeysPerOwner = policy.maxKeysPerOwner;
      this.grantable = policy.grantable;
      this.maxIdle = policy.maxIdle;
      this.defaultOverlap = policy.defaultOverlap;
      this.maxOverlap = policy.maxOverlap;
      this.defaultRateLimit = policy.defaultRateLimit;
    }
  }
}
