package dev.apikeys.jdbc;

import java.util.List;
import java.util.Optional;

/** A statement that was executed, with the values of its parameters: of a batch, the last ones. */
record Overheard(String sql, List<Optional<Object>> values) {

  /** The value of a parameter, counted from 1. */
  Object value(int parameter) {
    return values.get(parameter - 1).orElseThrow();
  }

  String text(int parameter) {
    return String.valueOf(value(parameter));
  }

  /** Whether a plan is due: it looks for rows. */
  boolean looksForRows() {
    return sql.matches("(?s)(SELECT|UPDATE|DELETE)\\b.*");
  }
}
