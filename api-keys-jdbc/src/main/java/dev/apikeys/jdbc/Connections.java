package dev.apikeys.jdbc;

import java.sql.SQLException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections of a DataSource, each for one transaction of our own, with time limits and
 * behind a breaker. Thread-safe.
 */
final class Connections {

  interface Use<T> {
    T of(Handle handle) throws SQLException;
  }

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Jdbi jdbi;
  private final TimeLimits limits;
  private final Breaker breaker;

  Connections(DataSource dataSource, TimeLimits limits, LongSupplier nanoTime) {
    this.jdbi = limits.on(Jdbi.create(dataSource));
    this.limits = limits;
    this.breaker = new Breaker(nanoTime);
  }

  /** Takes a connection, and gives it back when the use of it ends. */
  <T> T lend(Use<T> use) throws SQLException {
    try (Breaker.Attempt attempt = breaker.attempt()) {
      Handle handle = open(attempt);
      try {
        if (attempt.isProbe()) {
          limits.requireAnswer(handle.getConnection());
          attempt.reached(); // others need not wait for what this call does besides
        }
        T result = limits.own(handle.getConnection(), () -> use.of(handle));
        attempt.reached();
        return result;
      } catch (SQLException | RuntimeException failure) {
        if (Faults.isBroken(failure)) {
          attempt.broke();
        } else {
          attempt.reached();
        }
        throw failure;
      } finally {
        close(handle);
      }
    }
  }

  /** Some pools forget that the thread was interrupted, which it stays. */
  private Handle open(Breaker.Attempt attempt) {
    try {
      return jdbi.open();
    } catch (RuntimeException failure) {
      if (Faults.isInterruption(failure)) {
        Thread.currentThread().interrupt();
      }
      attempt.failed();
      throw Faults.unreachable(failure);
    }
  }

  /** What was committed holds, whatever becomes of its connection. */
  private static void close(Handle handle) {
    try {
      handle.close();
    } catch (JdbiException failure) {
      log.debug("A connection could not be closed.", failure);
    }
  }
}
