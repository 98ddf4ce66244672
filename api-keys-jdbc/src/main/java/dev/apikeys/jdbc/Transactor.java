package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in the application's transaction, or apart from it: then each call is a transaction of
 * its own, repeated where it met another one. Translates its failures. Thread-safe.
 */
final class Transactor {

  /** How often a transaction is begun at most. */
  static final int MAX_ATTEMPTS = 6;

  private static final Logger log = LoggerFactory.getLogger(Transactor.class);

  private final Connections connections;
  private final TimeLimits limits;
  private final Optional<Transactions> transactions;
  private final KnownDatabase database = new KnownDatabase();

  Transactor(Connections connections, TimeLimits limits, Optional<Transactions> transactions) {
    this.connections = connections;
    this.limits = limits;
    this.transactions = transactions;
  }

  /** Reads, in the application's transaction where the caller is in one. */
  <T> T read(Function<Session, T> work) {
    Optional<Connection> current = current();
    return current.isPresent() ? join(current.get(), work) : readApart(work);
  }

  /** Writes, all or nothing, in the application's transaction where the caller is in one. */
  <T> T write(Function<Session, T> work) {
    Optional<Connection> current = current();
    return current.isPresent() ? join(current.get(), work) : writeApart(work);
  }

  /** Runs an action when the transaction of the caller has ended, and at once if he is in none. */
  void afterCompletion(Consumer<TransactionOutcome> action) {
    if (current().isPresent()) {
      transactions.orElseThrow().afterCompletion(action);
    } else {
      action.accept(TransactionOutcome.COMMITTED);
    }
  }

  private Optional<Connection> current() {
    return transactions.flatMap(Transactions::current);
  }

  private <T> T join(Connection connection, Function<Session, T> work) {
    try (Handle handle = limits.on(Jdbi.create(connection)).open()) {
      return limits.keepingQueryTimeout(
          connection, () -> JoinedCall.in(connection, () -> work.apply(session(handle))));
    } catch (JdbiException | SQLException failure) {
      throw database.isConflict(failure) ? Faults.joinedConflict(failure) : Faults.seen(failure);
    }
  }

  /** Reads, and ends the transaction that reading began. */
  <T> T readApart(Function<Session, T> work) {
    try {
      return connections.lend(
          handle -> Transaction.reading(handle.getConnection(), () -> work.apply(session(handle))));
    } catch (JdbiException | SQLException failure) {
      throw Faults.seen(failure);
    }
  }

  /** Writes: all or nothing. The work may be done several times, and hold once. */
  <T> T writeApart(Function<Session, T> work) {
    long deadline = limits.deadline();
    return repeating(
        handle -> Transaction.in(handle.getConnection(), () -> work.apply(session(handle))),
        failure -> database.isConflict(failure) && !limits.isOver(deadline));
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

  private Session session(Handle handle) throws SQLException {
    return new Session(handle, database.of(handle));
  }

  private <T> T repeating(Connections.Use<T> use, Predicate<Exception> again) {
    for (int attempt = 1; ; attempt++) {
      try {
        return connections.lend(use);
      } catch (JdbiException | SQLException failure) {
        if (attempt == MAX_ATTEMPTS || !again.test(failure)) {
          throw Faults.seen(failure);
        }
        log.debug("A transaction failed in attempt {}; it is begun anew.", attempt);
      }
      pause(attempt);
    }
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
