package dev.apikeys.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants as the tables keep them: milliseconds since 1970, which no time zone can shift. */
final class Millis {

  /** What is before no bound. */
  static final long NEVER = Long.MAX_VALUE;

  private Millis() {}

  /** The millisecond that the instant lies in. */
  static long of(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException outOfRange) {
      return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The millisecond that the instant lies in, or null. */
  static @Nullable Long of(Optional<Instant> instant) {
    return instant.map(Millis::of).orElse(null);
  }

  /** The first millisecond that is not before the instant, for {@code column < ?}. */
  static long bound(Instant instant) {
    long millis = of(instant);
    boolean whole = Instant.ofEpochMilli(millis).equals(instant);
    return whole || millis == Long.MAX_VALUE ? millis : millis + 1;
  }

  /** A column that has a value. */
  static Instant read(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  /** A column that may be NULL. */
  static Optional<Instant> readOptional(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** A column that holds a time and may be NULL. */
  static Optional<Duration> readDuration(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }
}
