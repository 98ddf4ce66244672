package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work over connections of a DataSource: each call one transaction, repeated where it met
 * another one, and its failure translated. Thread-safe.
 */
final class Transactor {

  /** How often a transaction is begun at most. */
  static final int MAX_ATTEMPTS = 6;

  private static final Logger log = LoggerFactory.getLogger(Transactor.class);

  private interface Work<T> {
    T on(Handle handle) throws SQLException;
  }

  private final Jdbi jdbi;

  /** Known as soon as its tables were found to be the right ones. */
  private volatile @Nullable Database database;

  Transactor(DataSource dataSource) {
    this.jdbi = Jdbi.create(dataSource);
  }

  /** Reads, and ends the transaction that reading began. */
  <T> T read(Function<Session, T> work) {
    try {
      return connected(
          handle -> {
            Session session = new Session(handle, usable(handle));
            Connection connection = handle.getConnection();
            return connection.getAutoCommit()
                ? work.apply(session)
                : Transaction.in(connection, () -> work.apply(session));
          });
    } catch (JdbiException | SQLException failure) {
      throw Faults.seen(failure);
    }
  }

  /** Writes: all or nothing. The work may be done several times, and hold once. */
  <T> T write(Function<Session, T> work) {
    return repeating(
        handle -> {
          Session session = new Session(handle, usable(handle));
          return Transaction.in(handle.getConnection(), () -> work.apply(session));
        },
        this::isConflict);
  }

  /** Prepares the database for reading and writing, by what does no harm when it is repeated. */
  void prepare(BiConsumer<Handle, Database> preparation) {
    this.<Boolean>repeating(
        handle -> {
          Database found = Database.of(handle.getConnection());
          return Transaction.in(
              handle.getConnection(),
              () -> {
                preparation.accept(handle, found);
                return true;
              });
        },
        failure -> true);
  }

  private <T> T repeating(Work<T> work, Predicate<Exception> again) {
    for (int attempt = 1; ; attempt++) {
      try {
        return connected(work);
      } catch (JdbiException | SQLException failure) {
        if (attempt == MAX_ATTEMPTS || !again.test(failure)) {
          throw Faults.seen(failure);
        }
        log.debug("A transaction failed in attempt {}; it is begun anew.", attempt);
      }
      pause(attempt);
    }
  }

  private <T> T connected(Work<T> work) throws SQLException {
    Handle handle = open();
    try {
      return work.on(handle);
    } finally {
      close(handle);
    }
  }

  private Handle open() {
    try {
      return jdbi.open();
    } catch (RuntimeException failure) {
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

  private Database usable(Handle handle) throws SQLException {
    Database known = database;
    if (known == null) {
      Connection connection = handle.getConnection();
      known = Database.of(connection);
      Schema.require(handle, known);
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      database = known;
    }
    return known;
  }

  private boolean isConflict(Exception failure) {
    Database known = database;
    return known != null && Faults.sql(failure).map(known::isConflict).orElse(false);
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, 10L << attempt));
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new KeyStoreException("interrupted while waiting for another transaction");
    }
  }
}
