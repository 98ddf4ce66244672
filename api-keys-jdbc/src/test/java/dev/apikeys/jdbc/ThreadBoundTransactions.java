package dev.apikeys.jdbc;

import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Transactions as an application may write them: one for each thread, on a connection it holds. */
final class ThreadBoundTransactions implements Transactions {

  private record Running(Connection connection, List<Consumer<TransactionOutcome>> actions) {}

  private final ThreadLocal<Optional<Running>> running = ThreadLocal.withInitial(Optional::empty);
  private final DataSource dataSource;

  ThreadBoundTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Optional<Connection> current() {
    return running.get().map(Running::connection);
  }

  @Override
  public void afterCompletion(Consumer<TransactionOutcome> action) {
    running.get().orElseThrow().actions().add(action);
  }

  /** Does this in a transaction: commits when it is done, and rolls back when it throws. */
  <T> T in(Supplier<T> work) {
    List<Consumer<TransactionOutcome>> actions = new ArrayList<>();
    TransactionOutcome outcome = TransactionOutcome.ROLLED_BACK;
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      running.set(Optional.of(new Running(connection, actions)));
      try {
        T result = work.get();
        outcome = TransactionOutcome.UNKNOWN;
        connection.commit();
        outcome = TransactionOutcome.COMMITTED;
        return result;
      } finally {
        running.set(Optional.empty());
        if (outcome != TransactionOutcome.COMMITTED) {
          connection.rollback();
        }
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the application's transaction failed", failure);
    } finally {
      for (Consumer<TransactionOutcome> action : actions) {
        action.accept(outcome);
      }
    }
  }

  /** Does this in a transaction. */
  void run(Runnable work) {
    this.<Boolean>in(
        () -> {
          work.run();
          return true;
        });
  }

  /** Executes a statement of the application's own in the current transaction. */
  void execute(String sql) {
    try (Statement statement = current().orElseThrow().createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }
}
