package dev.apikeys.jdbc;

import java.util.Arrays;

/**
 * How many keys there are.
 *
 * @param inUse those that are presented
 * @param known those that are remembered before the measurement
 * @param maximum the most that may be remembered
 */
record KeySet(int inUse, int known, int maximum) {

  /** Reads what {@link #toString()} writes. */
  static KeySet parse(String text) {
    int[] numbers = Arrays.stream(text.split("/", -1)).mapToInt(Integer::parseInt).toArray();
    return new KeySet(numbers[0], numbers[1], numbers[2]);
  }

  /** All of them in use, and room for twice as many. */
  static KeySet of(int all) {
    return new KeySet(all, all, 2 * all);
  }

  @Override
  public String toString() {
    return inUse + "/" + known + "/" + maximum;
  }
}
