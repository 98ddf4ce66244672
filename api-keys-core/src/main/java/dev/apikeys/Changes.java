package dev.apikeys;

import java.util.List;

/**
 * Change rows as a store keeps them, for other nodes to follow.
 *
 * @param newest the highest id there is; 0 if there has never been one
 * @param rows the rows asked for, by ascending id
 */
public record Changes(long newest, List<KeyChange> rows) {
  /** Copies the rows. */
  public Changes {
    rows = List.copyOf(Require.all("rows", rows));
  }
}
