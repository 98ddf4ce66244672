package dev.apikeys;

import dev.apikeys.Aliases.Alias;
import java.time.InstantSource;
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
  private final MissBudget budget;
  private final InstantSource clock;
  private final boolean remembers;

  Search(
      SecretHasher hasher,
      Snapshots snapshots,
      ChangePoller poller,
      MissBudget budget,
      CachePolicy policy,
      InstantSource clock) {
    this.hasher = hasher;
    this.snapshots = snapshots;
    this.aliases = new Aliases(policy.maximumKeys());
    this.poller = poller;
    this.budget = budget;
    this.clock = clock;
    this.remembers = policy.maximumKeys() > 0;
  }

  /** The secret of this id, if it is remembered; else null. It is not proved yet. */
  @Nullable Snapshot recall(SecretId id, long now) {
    return snapshots.recall(id, now);
  }

  /** The secret that this token is known to prove, whatever its form; else null. */
  @Nullable Snapshot recall(byte[] token, long now) {
    if (!remembers) {
      return null;
    }
    byte[] digest = hasher.digest().of(token);
    Alias alias = aliases.find(digest);
    Snapshot known = alias == null ? null : snapshots.recall(alias.id(), now);
    if (alias == null || known == null || (known.isTaken() && !alias.taken())) {
      return null;
    }
    boolean proved =
        known.digest() == hasher.digest() ? known.matches(digest) : known.isProvedBy(token);
    return proved ? known : null;
  }

  /** The secret of this id, which is not remembered. */
  Finding lookUp(SecretId id, byte[] token, Optional<String> address) {
    return lookUp(Wanted.of(id), token, false, Miss.UNKNOWN, address);
  }

  /** The secret that a format read to be meant. */
  Finding find(String secretId, byte[] token, Optional<String> address) {
    Optional<SecretId> id = SecretId.of(secretId);
    Snapshot known = id.isPresent() ? recall(id.get(), clock.millis()) : null;
    Finding finding =
        known == null
            ? lookUp(Wanted.of(secretId), token, false, Miss.UNKNOWN, address)
            : proves(token, known) ? known : Miss.UNKNOWN;
    learn(finding, token, false);
    return finding;
  }

  /** The secret of a token that others made; without one it is nobody's. */
  Finding find(List<String> lookupDigests, byte[] token, Optional<String> address) {
    Finding finding = lookUp(Wanted.of(lookupDigests), token, true, Miss.FOREIGN, address);
    learn(finding, token, true);
    return finding;
  }

  private void learn(Finding finding, byte[] token, boolean taken) {
    if (remembers && token.length <= Aliases.MAX_LENGTH && finding instanceof Snapshot proved) {
      aliases.learn(hasher.digest().of(token), new Alias(new SecretId(proved), taken));
    }
  }

  private Finding lookUp(
      Wanted wanted, byte[] token, boolean taken, Miss none, Optional<String> address) {
    if (remembers) {
      poller.start();
    }
    if (snapshots.lacks(wanted)) {
      return absent(token, none);
    }
    Optional<MissBudget.Leave> leave = budget.take(address);
    if (leave.isEmpty()) {
      return Miss.UNAVAILABLE;
    }
    Optional<Snapshot> found;
    try {
      found = snapshots.load(wanted);
    } catch (RuntimeException | Error broken) { // which proved nothing, and told nothing
      leave.get().giveBack();
      throw broken;
    }
    if (found.isEmpty()) {
      return absent(token, none);
    }
    if (!proves(token, found.get(), taken)) {
      return Miss.UNKNOWN;
    }
    leave.get().giveBack();
    return found.get();
  }

  /** Whether a token that was minted here is that secret's. */
  boolean proves(byte[] token, Snapshot known) {
    return proves(token, known, false);
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
