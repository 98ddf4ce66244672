package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.StoredKey;
import java.util.List;
import java.util.Optional;

/** Stores new keys, in the transaction of its session. */
final class KeyInsertion {

  /** Undoes what was written, and carries what is to be answered for it. */
  static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<InsertionResult> results;

    Undone(List<InsertionResult> results) {
      super(null, null, false, false);
      this.results = results;
    }

    List<InsertionResult> results() {
      return results;
    }
  }

  private final Session session;

  KeyInsertion(Session session) {
    this.session = session;
  }

  /** Locks the owners first and in order, so that two batches do not wait for each other. */
  List<InsertionResult> insert(List<Insertion> insertions) {
    insertions.stream()
        .filter(insertion -> insertion.ownerLimit().isPresent())
        .flatMap(insertion -> Owner.of(insertion.key().key()).stream())
        .distinct()
        .sorted()
        .forEach(session::lock);
    return insertions.stream().map(this::insert).toList();
  }

  /**
   * Stores all of them.
   *
   * @throws Undone if one is not stored
   */
  List<InsertionResult> insertAll(List<Insertion> insertions) {
    List<InsertionResult> results = insert(insertions);
    if (!results.stream().allMatch(InsertionResult.Stored.class::isInstance)) {
      throw new Undone(InsertionResult.withheld(results));
    }
    return results;
  }

  private InsertionResult insert(Insertion insertion) {
    return replay(insertion)
        .or(() -> refusal(insertion))
        .orElseGet(
            () -> {
              write(insertion);
              return new InsertionResult.Stored();
            });
  }

  private Optional<InsertionResult> replay(Insertion insertion) {
    ApiKey key = insertion.key().key();
    return insertion.request().flatMap(request -> session.requests().find(request, key));
  }

  private Optional<InsertionResult> refusal(Insertion insertion) {
    StoredKey stored = insertion.key();
    if (session.keys().isTaken(stored.key().id()) || session.secrets().isTaken(stored.proofs())) {
      return Optional.of(new InsertionResult.Duplicate());
    }
    return insertion
        .ownerLimit()
        .filter(limit -> session.keys().exceeds(stored.key(), limit))
        .map(limit -> new InsertionResult.OwnerFull());
  }

  private void write(Insertion insertion) {
    StoredKey stored = insertion.key();
    ApiKey key = stored.key();
    insertion
        .request()
        .ifPresent(request -> session.requests().insert(request, key, insertion.entry().at()));
    session.keys().insert(key);
    session.secrets().insert(stored);
    session.lastUses().insert(stored.proofs().keySet());
    session.audit().insert(insertion.entry());
    session.changes().insert(insertion.entry(), stored.proofs().keySet());
  }
}
