package dev.apikeys.jdbc;

import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The application's transactions, as a store sees them: with them, a key and the application's own
 * rows are written together or not at all. The application begins, commits and rolls back; a store
 * takes part.
 *
 * <p>Both methods are called on the thread that calls the store, during that call and before it
 * touches the database, and are to answer for that thread alone. They must be safe for use by many
 * threads. What they throw is passed on to the caller, and nothing is written.
 *
 * <p>A store works on a current connection between a savepoint and its release. It never commits
 * it, rolls back no further than to its savepoint, never closes it, and leaves auto-commit,
 * isolation and network timeout alone. A call that fails has written nothing, and the transaction
 * goes on; but where it failed for meeting another transaction (deadlock, lock timeout,
 * serialization failure), the database may have undone all of it: roll it back then, and begin it
 * anew. On H2, one that goes on all the same may hold up others.
 *
 * <p>Above READ COMMITTED a transaction reads what held when it began: on MariaDB {@code get} and
 * {@code list} may then mix that with what it has changed itself. What {@code change} hands over
 * and answers is the truth at every isolation, and is refused on H2, which does not show it there.
 *
 * <p>What verification needs ({@link JdbcKeyStore#find find}, {@link JdbcKeyStore#recordUses
 * recordUses}, {@link JdbcKeyStore#rehash rehash}) never takes part. Called inside a transaction it
 * takes a second connection of the store's DataSource: a pool whose connections are all held by
 * transactions that verify has none left.
 */
public interface Transactions {

  /**
   * The connection of the transaction that the calling thread is in; empty if it is in none. It
   * must be of the database that the store's DataSource leads to, with auto-commit off, and of no
   * use to another thread until the call ends.
   */
  Optional<Connection> current();

  /**
   * Keeps an action until the current transaction has ended, and then runs it once, on any thread,
   * with how it ended: {@link TransactionOutcome#UNKNOWN} where committing failed and may have
   * happened all the same. Called only while there is a {@linkplain #current() current} connection.
   * Several actions of one transaction run in the order in which they came.
   */
  void afterCompletion(Consumer<TransactionOutcome> action);
}
