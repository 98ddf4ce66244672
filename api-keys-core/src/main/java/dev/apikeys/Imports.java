package dev.apikeys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes over the keys of another system, of which it knows the hashes and not the tokens. Each is a
 * key like any other from then on; at its first use its hash is replaced by one under the current
 * pepper, while the other system's stays as what it is found by.
 *
 * <p>For actors and administrators alone, under the policy that new keys are under. Safe for use by
 * many threads; comes from {@link Lifecycle#imports()}.
 */
public final class Imports {

  /** The most rows that are taken at once, which is one transaction. */
  public static final int MAX_ROWS = 1_000;

  /** What a row came to before the store was asked: what it would store, or why it does not. */
  private record Candidate(Optional<Insertion> insertion, String problem) {}

  private final KeyStore store;
  private final Importer importer;
  private final Authority authority;

  Imports(KeyStore store, Importer importer, Authority authority) {
    this.store = store;
    this.importer = importer;
    this.authority = authority;
  }

  /**
   * Stores each row that can be stored, and tells of each that cannot. Repeating it does no harm:
   * what is stored already is refused.
   *
   * @param rows at most {@value #MAX_ROWS}
   * @return what became of each, in order
   * @throws InvalidMemberException if there are more rows
   * @throws IllegalStateException if imports are not switched on
   * @throws ApiKeyException.Refused if the caller is neither an actor nor an administrator
   * @throws KeyStoreException if the store is broken; then nothing is stored
   */
  public List<ImportOutcome> storeEach(List<ImportRow> rows) {
    List<Candidate> candidates = candidates(rows);
    return outcomes(candidates, store::insert);
  }

  /**
   * Stores all rows or, if one of them cannot be stored, none.
   *
   * @param rows at most {@value #MAX_ROWS}
   * @return what became of each, in order
   * @throws InvalidMemberException as the other does
   * @throws IllegalStateException as the other does
   * @throws ApiKeyException.Refused as the other does
   * @throws KeyStoreException if the store is broken; then nothing is stored
   */
  public List<ImportOutcome> storeAll(List<ImportRow> rows) {
    List<Candidate> candidates = candidates(rows);
    return candidates.stream().allMatch(candidate -> candidate.insertion.isPresent())
        ? outcomes(candidates, store::insertAll)
        : candidates.stream().map(Imports::withheld).toList();
  }

  private static ImportOutcome withheld(Candidate candidate) {
    return candidate.insertion.isPresent()
        ? new ImportOutcome.Withheld()
        : new ImportOutcome.Refused(candidate.problem);
  }

  private List<Candidate> candidates(List<ImportRow> rows) {
    if (Require.all("rows", rows).size() > MAX_ROWS) {
      throw new InvalidMemberException(
          "rows", "are %d: at most %d are taken at once".formatted(rows.size(), MAX_ROWS));
    }
    importer.requireAllowed(authority);
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (ImportRow row : rows) {
      candidates.add(candidate(row, places, candidates.size()));
    }
    return candidates;
  }

  private Candidate candidate(ImportRow row, Map<String, Integer> places, int place) {
    Insertion insertion;
    try {
      insertion = importer.prepare(row, authority);
    } catch (InvalidMemberException | ApiKeyException refused) {
      return new Candidate(Optional.empty(), String.valueOf(refused.getMessage()));
    }
    String digest =
        insertion.key().proofs().values().iterator().next().lookupDigest().orElseThrow();
    Integer earlier = places.putIfAbsent(digest, place);
    return earlier == null
        ? new Candidate(Optional.of(insertion), "")
        : new Candidate(
            Optional.empty(), "hash is that of the row at index " + earlier + " as well");
  }

  private static List<ImportOutcome> outcomes(
      List<Candidate> candidates, Function<List<Insertion>, List<InsertionResult>> insert) {
    List<Insertion> insertions = candidates.stream().flatMap(c -> c.insertion.stream()).toList();
    List<InsertionResult> results = insertions.isEmpty() ? List.of() : insert.apply(insertions);
    List<ImportOutcome> outcomes = new ArrayList<>();
    int next = 0;
    for (Candidate candidate : candidates) {
      outcomes.add(
          candidate.insertion.isPresent()
              ? outcome(candidate.insertion.get(), results.get(next++))
              : new ImportOutcome.Refused(candidate.problem));
    }
    return outcomes;
  }

  private static ImportOutcome outcome(Insertion insertion, InsertionResult result) {
    if (result instanceof InsertionResult.Stored) {
      return new ImportOutcome.Imported(insertion.key().key());
    } else if (result instanceof InsertionResult.Duplicate) {
      return new ImportOutcome.Refused("hash is stored already");
    } else if (result instanceof InsertionResult.OwnerFull) {
      return new ImportOutcome.Refused("owner has as many live keys as it may have");
    } else if (result instanceof InsertionResult.Withheld) {
      return new ImportOutcome.Withheld();
    }
    throw new KeyStoreException(
        "the store answered " + result + " to a key that was not asked for");
  }
}
