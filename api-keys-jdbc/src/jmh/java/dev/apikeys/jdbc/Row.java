package dev.apikeys.jdbc;

import java.util.Optional;

/**
 * One thing that is measured.
 *
 * @param benchmark class and method, such as {@code CachedVerify.verify}
 * @param keys the parameter of that name; empty if it has none
 * @param threads how many do it at once
 * @param database how many keys the PostgreSQL has that it runs on; empty if on none
 */
record Row(String benchmark, String keys, int threads, Optional<Integer> database) {

  /** Without database, by one thread. */
  static Row of(String benchmark, String keys) {
    return new Row(benchmark, keys, 1, Optional.empty());
  }

  /** On so many of a {@link KeySet}. */
  static Row of(String benchmark, KeySet set) {
    return of(benchmark, set.toString());
  }

  /** On a PostgreSQL that holds nothing yet. */
  static Row onPostgres(String benchmark) {
    return new Row(benchmark, "", 1, Optional.of(0));
  }

  /** On a PostgreSQL with so many keys. */
  static Row onPostgres(String benchmark, int keys) {
    return new Row(benchmark, Integer.toString(keys), 1, Optional.of(keys));
  }

  /** The same by two threads. */
  Row twice() {
    return new Row(benchmark, keys, 2, database);
  }

  /** Whether to prepare it takes longer than a brief run should last. */
  boolean isLarge() {
    return database.isPresent() ? keys.equals("1000000") : keys.contains("00000");
  }

  /** Its name: benchmark, keys, threads if more than one. */
  @Override
  public String toString() {
    return benchmark + (keys.isEmpty() ? "" : " " + keys) + (threads == 1 ? "" : " ×" + threads);
  }
}
