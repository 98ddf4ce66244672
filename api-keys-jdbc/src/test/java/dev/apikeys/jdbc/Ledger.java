package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.AuditEntry;
import dev.apikeys.Insertion;
import dev.apikeys.KeyRequest;
import dev.apikeys.SecretHash;
import dev.apikeys.StoredKey;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was asked of a store, and what became of it as far as whoever asked can know. */
final class Ledger {

  enum Outcome {
    ACKNOWLEDGED,
    /** It certainly does not hold: the store said so, or failed before it sent a commit. */
    REFUSED,
    /** The commit was sent, and no answer came. */
    UNKNOWN
  }

  /** A change of a key: from nothing when it is stored, to nothing when it is deleted. */
  record Entry(
      Optional<StoredKey> before,
      Optional<StoredKey> after,
      AuditEntry audit,
      Optional<KeyRequest> request,
      Outcome outcome) {

    static Entry of(Insertion insertion, Outcome outcome) {
      return new Entry(
          Optional.empty(),
          Optional.of(insertion.key()),
          insertion.entry(),
          insertion.request(),
          outcome);
    }

    Insertion insertion() {
      return new Insertion(after.orElseThrow(), audit, Optional.empty(), request);
    }

    Entry with(Outcome other) {
      return new Entry(before, after, audit, request, other);
    }

    Entry settled(Predicate<Entry> holds) {
      boolean open = outcome == Outcome.UNKNOWN;
      return open ? with(holds.test(this) ? Outcome.ACKNOWLEDGED : Outcome.REFUSED) : this;
    }

    /** Its place among the changes of its key. */
    long place() {
      return after.or(() -> before).orElseThrow().key().version() + (after.isPresent() ? 0 : 1);
    }

    /** The secrets that it must be announced for. */
    Set<String> secretIds() {
      Set<String> ids = new TreeSet<>();
      Stream.of(before, after)
          .flatMap(Optional::stream)
          .forEach(stored -> ids.addAll(stored.proofs().keySet()));
      return ids;
    }

    Optional<ApiKey> key() {
      return after.map(StoredKey::key);
    }
  }

  /** A hash that was to take another's place. */
  record Rehash(String secretId, SecretHash expected, SecretHash replacement, Outcome outcome) {}

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Queue<Rehash> rehashes = new ConcurrentLinkedQueue<>();
  private final Map<Outcome, Integer> figures = new ConcurrentHashMap<>();

  void note(Entry entry) {
    entries.add(entry);
    count(entry.outcome());
  }

  void note(Rehash rehash) {
    rehashes.add(rehash);
    count(rehash.outcome());
  }

  /** Something came to an end before it was known what it would change. */
  void count(Outcome outcome) {
    figures.merge(outcome, 1, Integer::sum);
  }

  int count(Collection<Outcome> outcomes) {
    return outcomes.stream().mapToInt(one -> figures.getOrDefault(one, 0)).sum();
  }

  /** The changes that must hold, once none is unknown any more. */
  List<Entry> held() {
    return entries.stream().filter(one -> one.outcome() == Outcome.ACKNOWLEDGED).toList();
  }

  boolean holds(Entry entry) {
    return held().stream().anyMatch(one -> one.audit().equals(entry.audit()));
  }

  List<Rehash> rehashes() {
    return List.copyOf(rehashes);
  }

  /** Decides of each unknown change whether it holds; answers those. */
  List<Entry> settle(Predicate<Entry> holds) {
    List<Entry> before = List.copyOf(entries);
    entries.clear();
    before.forEach(entry -> entries.add(entry.settled(holds)));
    return before.stream().filter(entry -> entry.outcome() == Outcome.UNKNOWN).toList();
  }

  /** How much was done. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d attempted, %d acknowledged, %d refused, %d unknown",
        count(List.of(Outcome.values())),
        count(List.of(Outcome.ACKNOWLEDGED)),
        count(List.of(Outcome.REFUSED)),
        count(List.of(Outcome.UNKNOWN)));
  }
}
