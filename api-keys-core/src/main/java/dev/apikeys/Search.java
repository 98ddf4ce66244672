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

  /** The secret of this id. */
  Finding find(SecretId id, byte[] token, Optional<String> address) {
    Snapshot known = snapshots.recall(id, clock.millis());
    return known != null
        ? prove(known, token, false)
        : lookUp(Wanted.of(id), token, false, Miss.UNKNOWN, address);
  }

  /** The secret that a format read to be meant. */
  Finding find(String secretId, byte[] token, Optional<String> address) {
    Optional<SecretId> id = SecretId.of(secretId);
    Finding finding =
        id.isPresent()
            ? find(id.get(), token, address)
            : lookUp(Wanted.of(secretId), token, false, Miss.UNKNOWN, address);
    learn(finding, token, false);
    return finding;
  }

  /** The secret of a token that others made; without one it is nobody's. */
  Finding find(List<String> lookupDigests, byte[] token, Optional<String> address) {
    Finding finding = lookUp(Wanted.of(lookupDigests), token, true, Miss.FOREIGN, address);
    learn(finding, token, true);
    return finding;
  }

  /** The secret that this token was found to prove before, without reading it; else null. */
  @Nullable Snapshot recall(byte[] token) {
    if (!remembers) {
      return null;
    }
    byte[] digest = hasher.digest().of(token);
    Alias alias = aliases.find(digest);
    Snapshot known = alias == null ? null : snapshots.recall(alias.id(), clock.millis());
    if (alias == null || known == null || (known.isTaken() && !alias.taken())) {
      return null;
    }
    boolean proved =
        known.digest() == hasher.digest() ? known.matches(digest) : known.isProvedBy(token);
    return proved ? known : null;
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
    Finding finding = found.isPresent() ? prove(found.get(), token, taken) : absent(token, none);
    if (finding instanceof Snapshot) {
      leave.get().giveBack();
    }
    return finding;
  }

  /** A secret that only others' tokens prove costs a token of ours as much as any other. */
  private Finding prove(Snapshot known, byte[] token, boolean taken) {
    boolean counts = taken || !known.isTaken();
    Proof proof = counts ? known : hasher.nobody();
    return proof.isProvedBy(token) && counts ? known : Miss.UNKNOWN;
  }

  private Finding absent(byte[] token, Miss none) {
    hasher.nobody().isProvedBy(token);
    return none;
  }
}
