package dev.apikeys.jdbc;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure that is made of rows of one run, and must not miss a target.
 *
 * @param name what is compared
 * @param rows those it needs
 * @param figure makes it of what was measured of these, in their order
 * @param target what is to be reached
 * @param isLimit whether the target is the most, and not the least
 */
record Comparison(
    String name,
    List<Row> rows,
    ToDoubleFunction<List<Measurement>> figure,
    double target,
    boolean isLimit) {

  /** How many times a row takes what another takes, at most. */
  static Comparison ratio(String name, Row row, Row limit, double most) {
    return new Comparison(
        name, List.of(row, limit), of -> of.get(0).median() / of.get(1).median(), most, true);
  }

  /** How many times a row takes less than another, at least. */
  static Comparison speedup(String name, Row row, Row slower, double least) {
    return new Comparison(
        name, List.of(row, slower), of -> of.get(1).median() / of.get(0).median(), least, false);
  }

  /** How many bytes a row allocates, at most. */
  static Comparison bytes(String name, Row row, double most) {
    return new Comparison(name, List.of(row), of -> of.get(0).bytes(), most, true);
  }

  /** What a row gains by a second thread, of what another gains, at least. */
  static Comparison scaling(String name, Row row, Row limit, double least) {
    return new Comparison(
        name,
        List.of(row, row.twice(), limit, limit.twice()),
        of -> (of.get(0).median() / of.get(1).median()) / (of.get(2).median() / of.get(3).median()),
        least,
        false);
  }

  /** How many times the first less the second is the third less the fourth, at most. */
  static Comparison differences(String name, List<Row> four, double most) {
    return new Comparison(
        name,
        four,
        of -> (of.get(0).median() - of.get(1).median()) / (of.get(2).median() - of.get(3).median()),
        most,
        true);
  }

  boolean isReachedBy(double reached) {
    return isLimit ? reached <= target : reached >= target;
  }
}
