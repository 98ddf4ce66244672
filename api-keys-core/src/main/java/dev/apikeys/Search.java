package dev.apikeys;

import dev.apikeys.Aliases.Alias;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secret that a presented token proves: among those remembered, else in the store, as
 * often as look-ups that prove nothing are allowed. Whatever is not proved costs the same digest
 * and comparison. Thread-safe.
 */
final class Search {

  private final SecretHasher hasher;
  private final Snapshots snapshots;
  private final Aliases aliases;
  private final ChangePoller poller;
  private final Throttle throttle;
  private final MissBudget budget;
  private final boolean remembers;
  private final LookupListeners listeners;

  Search(
      SecretHasher hasher,
      Snapshots snapshots,
      ChangePoller poller,
      Throttle throttle,
      MissBudget budget,
      CachePolicy policy,
      LookupListeners listeners) {
    this.hasher = hasher;
    this.snapshots = snapshots;
    this.aliases = new Aliases(policy.maximumKeys());
    this.poller = poller;
    this.throttle = throttle;
    this.budget = budget;
    this.remembers = policy.maximumKeys() > 0;
    this.listeners = listeners;
  }

  /** Those who are told of what is found, or is not. */
  LookupListeners listeners() {
    return listeners;
  }

  /** The secret of this id, if it is remembered; else null. It is not proved yet. */
  @Nullable Snapshot recall(SecretId id, long now) {
    return snapshots.recall(id, now);
  }

  /** Whether a token that was minted here is that secret's. */
  boolean proves(byte[] token, Snapshot known) {
    return proves(token, known, false);
  }

  /** The secret of this id, by which the token was minted, and which is not remembered. */
  Finding lookUp(SecretId id, byte[] token, VerificationContext context) {
    return lookUp(Wanted.of(id), token, false, Miss.UNKNOWN, context);
  }

  /** What a token is answered that is not the one of its secret, which was compared. */
  Miss wrong(VerificationContext context) {
    return throttle.spent(context).map(Miss::throttled).orElse(Miss.UNKNOWN);
  }

  /** What a token that does not start with its id is known by, once it was proved. */
  byte[] alias(byte[] token) {
    return remembers ? hasher.digest().of(token) : Aliases.NONE;
  }

  /** The secret that a token of this alias is known to prove; else null. */
  @Nullable Snapshot recall(byte[] alias, byte[] token, long now) {
    Alias known = aliases.find(alias);
    Snapshot one = known == null ? null : snapshots.recall(known.id(), now);
    if (known == null || one == null || (one.isTaken() && !known.taken())) {
      return null;
    }
    boolean proved = one.digest() == hasher.digest() ? one.matches(alias) : one.isProvedBy(token);
    return proved ? one : null;
  }

  /** The secret that a format read to be meant. */
  Finding find(String secretId, byte[] alias, byte[] token, VerificationContext context, long now) {
    long begun = listeners.begin();
    Optional<SecretId> id = SecretId.of(secretId);
    Snapshot known = id.isPresent() ? recall(id.get(), now) : null;
    if (known != null) {
      boolean proved = proves(token, known);
      listeners.remembered(begun);
      return learnt(alias, false, proved ? known : wrong(context));
    }
    return learnt(alias, false, lookUp(Wanted.of(secretId), token, false, Miss.UNKNOWN, context));
  }

  /** The secret of a token that others made; without one it is nobody's. */
  Finding find(
      List<String> lookupDigests, byte[] alias, byte[] token, VerificationContext context) {
    Alias before = aliases.find(alias);
    Wanted wanted = Wanted.of(lookupDigests);
    return learnt(
        alias,
        true,
        before != null && before.taken()
            ? load(wanted, token, true, Miss.FOREIGN)
            : lookUp(wanted, token, true, Miss.FOREIGN, context));
  }

  private Finding learnt(byte[] alias, boolean taken, Finding finding) {
    if (remembers && finding instanceof Snapshot proved) {
      aliases.learn(alias, new Alias(new SecretId(proved), taken));
    }
    return finding;
  }

  /**
   * What is remembered of the secret, though it cannot be relied on any more, tells whether this is
   * its token, which never changes: then a look-up is due, and else none. Where nothing is
   * remembered, a client whose attempts are used up must be looked at all the same.
   */
  private Finding lookUp(
      Wanted wanted, byte[] token, boolean taken, Miss none, VerificationContext context) {
    if (remembers) {
      poller.start();
    }
    long begun = listeners.begin();
    Optional<Snapshot> last = snapshots.last(wanted);
    if (last.isPresent()) {
      if (proves(token, last.get(), taken)) {
        return load(wanted, token, taken, none);
      }
      listeners.remembered(begun);
      return wrong(context);
    }
    if (!taken && remembers) {
      Optional<Quota> attempts = throttle.spent(context);
      if (attempts.isPresent()) {
        return absent(token, Miss.throttled(attempts.get()));
      }
    }
    if (snapshots.lacks(wanted)) {
      Finding absent = absent(token, none);
      listeners.remembered(begun);
      return absent;
    }
    if (snapshots.isOnItsWay(wanted)) {
      return load(wanted, token, taken, none);
    }
    Optional<MissBudget.Leave> leave = budget.take(context.address());
    if (leave.isEmpty()) {
      return Miss.UNAVAILABLE;
    }
    Finding finding = load(wanted, token, taken, none);
    if (finding instanceof Snapshot) {
      leave.get().giveBack();
    }
    return finding == Miss.UNKNOWN ? wrong(context) : finding;
  }

  private Finding load(Wanted wanted, byte[] token, boolean taken, Miss none) {
    long begun = listeners.begin();
    try {
      Optional<Snapshot> found = snapshots.load(wanted);
      if (found.isEmpty()) {
        return absent(token, none);
      }
      return proves(token, found.get(), taken) ? found.get() : Miss.UNKNOWN;
    } finally { // also where the store is broken
      listeners.asked(begun);
    }
  }

  /** A secret that only others' tokens prove costs a token of ours as much as any other. */
  private boolean proves(byte[] token, Snapshot known, boolean taken) {
    boolean counts = taken || !known.isTaken();
    Proof proof = counts ? known : hasher.nobody();
    return proof.isProvedBy(token) && counts;
  }

  private Finding absent(byte[] token, Miss none) {
    hasher.nobody().isProvedBy(token);
    return none;
  }
}
