package dev.apikeys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Takes over the keys of another system, of which it knows the hashes and not the tokens. Each is a
 * key like any other from then on; at its first use its hash is replaced by one under the current
 * pepper, if there is one, while the other system's stays as what it is found by.
 *
 * <p>For actors and administrators that the application vouches for, under the policy that new keys
 * are under. A hash is taken over once and for good: what was revoked, rotated or deleted since
 * does not come back. Safe for use by many threads, and on several nodes at once; comes from {@link
 * Lifecycle#imports()}.
 */
public final class Imports {

  /** The most rows that are taken at once. */
  public static final int MAX_ROWS = 1_000;

  /** What is stored in one transaction where rows may be stored apart, so that none is long. */
  private static final int TOGETHER = 50;

  private final KeyStore store;
  private final Importer importer;
  private final Editor editor;
  private final Authority authority;

  Imports(KeyStore store, Importer importer, Editor editor, Authority authority) {
    this.store = store;
    this.importer = importer;
    this.editor = editor;
    this.authority = authority;
  }

  /**
   * Stores each row that can be stored, and tells of each that cannot. Repeating it does no harm:
   * what was taken over before is refused. Rows go in no order of their own: which of them an owner
   * has room for is not said. In an application's transaction they stand or fall with it.
   *
   * @param rows at most {@value #MAX_ROWS}
   * @return what became of each, in order
   * @throws InvalidMemberException if there are more rows
   * @throws IllegalStateException if imports are not switched on
   * @throws ApiKeyException.Refused if the caller is neither an actor nor an administrator
   * @throws KeyStoreException if the store is broken; what was stored until then stays, so repeat
   *     it
   */
  public List<ImportOutcome> storeEach(List<ImportRow> rows) {
    Batch batch = batch(rows);
    for (int from = 0; from < batch.places.size(); from += TOGETHER) {
      batch.store(from, Math.min(from + TOGETHER, batch.places.size()), store::insert);
    }
    return batch.outcomes();
  }

  /**
   * Stores all rows or, if one of them cannot be stored, none.
   *
   * @param rows at most {@value #MAX_ROWS}
   * @return what became of each, in order
   * @throws InvalidMemberException as the other does
   * @throws IllegalStateException as the other does
   * @throws ApiKeyException.Refused as the other does
   * @throws KeyStoreException if the store is broken
   */
  public List<ImportOutcome> storeAll(List<ImportRow> rows) {
    Batch batch = batch(rows);
    if (batch.places.size() == rows.size()) {
      batch.store(0, rows.size(), store::insertAll);
    }
    return batch.outcomes();
  }

  private Batch batch(List<ImportRow> rows) {
    if (Require.all("rows", rows).size() > MAX_ROWS) {
      throw new InvalidMemberException(
          "rows", "are %d: at most %d are taken at once".formatted(rows.size(), MAX_ROWS));
    }
    importer.requireAllowed(authority);
    Batch batch = new Batch();
    Instant now = editor.now();
    rows.forEach(row -> batch.add(row, now));
    batch.places.sort(Comparator.comparing(batch::digest));
    return batch;
  }

  /** Rows on their way: what each would store, or what became of it. */
  private final class Batch {

    private final List<Optional<Insertion>> insertions = new ArrayList<>();
    private final List<ImportOutcome> outcomes = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();

    /** Where those stand that may be stored: by digest, so that nodes meet in the same order. */
    private final List<Integer> places = new ArrayList<>();

    void add(ImportRow row, Instant now) {
      int place = outcomes.size();
      outcomes.add(new ImportOutcome.Withheld());
      try {
        insertions.add(Optional.of(importer.prepare(row, authority, now)));
      } catch (InvalidMemberException | ApiKeyException refused) {
        insertions.add(Optional.empty());
        refuse(place, String.valueOf(refused.getMessage()));
        return;
      }
      Integer earlier = known.putIfAbsent(digest(place), place);
      if (earlier == null) {
        places.add(place);
      } else {
        refuse(place, "hash is that of the row at index " + earlier + " as well");
      }
    }

    private void refuse(int place, String problem) {
      outcomes.set(place, new ImportOutcome.Refused(problem));
    }

    private Insertion insertion(int place) {
      return insertions.get(place).orElseThrow();
    }

    private String digest(int place) {
      return insertion(place).request().orElseThrow().id();
    }

    void store(int from, int to, Function<List<Insertion>, List<InsertionResult>> insert) {
      List<Integer> some = places.subList(from, to);
      List<InsertionResult> results = insert.apply(some.stream().map(this::insertion).toList());
      IntStream.range(0, some.size())
          .forEach(i -> outcomes.set(some.get(i), outcome(insertion(some.get(i)), results.get(i))));
    }

    List<ImportOutcome> outcomes() {
      return List.copyOf(outcomes);
    }
  }

  private static ImportOutcome outcome(Insertion insertion, InsertionResult result) {
    if (result instanceof InsertionResult.Stored) {
      return new ImportOutcome.Imported(insertion.key().key());
    } else if (result instanceof InsertionResult.OwnerFull) {
      return new ImportOutcome.Refused("owner has as many live keys as it may have");
    } else if (result instanceof InsertionResult.Withheld) {
      return new ImportOutcome.Withheld();
    }
    return new ImportOutcome.Refused("hash was taken over before");
  }
}
