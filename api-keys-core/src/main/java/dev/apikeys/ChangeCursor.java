package dev.apikeys;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which change rows this node has seen, and from where it reads on.
 *
 * <p>Rows get their ids before they are committed, so that a lower one may come after a higher one.
 * It is waited for as long as a transaction is allowed to be open: what was the highest id that
 * long ago, by the ticker and never by timestamps, is done with. Until then each reading begins at
 * the first gap. It begins with the newest row that was seen at the latest: if that one is gone, or
 * another one, the database is not the one that it was. For one thread.
 */
final class ChangeCursor {

  /** How long a transaction may be open for its rows to be seen; others are left to the cache. */
  static final Duration OVERLAP = Duration.ofSeconds(60);

  /**
   * How many ids before the newest may belong to transactions that are open at the start. Far fewer
   * than are read at once: an old gap among them is waited for as any other is.
   */
  static final int FIRST_LOOK = 2_000;

  private record Mark(long at, long highest) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private final NavigableMap<Long, KeyChange> seen = new TreeMap<>();
  private long done;
  private Optional<KeyChange> newest = Optional.empty();

  /** Begins anew: what there is up to now needs no attention. */
  void start(long newestId, List<KeyChange> rows, long now) {
    marks.clear();
    seen.clear();
    newest = Optional.empty();
    done = Math.max(0, newestId - FIRST_LOOK);
    rows.forEach(this::see);
    mark(now, newestId);
  }

  /** Behind which id to read. */
  long from() {
    return Math.max(0, Math.min(done, highest() - 1));
  }

  private long highest() {
    return newest.map(KeyChange::id).orElse(done);
  }

  /**
   * Whether rows, read from the cursor, go on from what was seen.
   *
   * @param newestId the highest id there is
   * @param all whether there are no more of them
   */
  boolean continues(long newestId, List<KeyChange> rows, boolean all) {
    if (newest.isEmpty()) {
      return newestId >= done;
    }
    boolean reached = all || rows.get(rows.size() - 1).id() >= newest.get().id();
    return newestId >= newest.get().id() && (!reached || rows.contains(newest.get()));
  }

  boolean hasSeen(KeyChange row) {
    return row.id() <= done || seen.containsKey(row.id());
  }

  void see(KeyChange row) {
    if (newest.filter(one -> one.id() >= row.id()).isEmpty()) {
      newest = Optional.of(row);
    }
    if (row.id() > done) {
      seen.put(row.id(), row);
    }
  }

  /** Ends a reading: what lies before the first gap is done with, and what is old enough. */
  void mark(long now, long highestId) {
    marks.addLast(new Mark(now, highestId));
    while (!marks.isEmpty() && now - marks.getFirst().at() >= OVERLAP.toNanos()) {
      done = Math.max(done, marks.removeFirst().highest());
    }
    seen.headMap(done, true).clear();
    while (seen.remove(done + 1) != null) {
      done++;
    }
  }
}
