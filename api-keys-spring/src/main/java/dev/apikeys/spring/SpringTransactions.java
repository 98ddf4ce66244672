package dev.apikeys.spring;

import dev.apikeys.TransactionOutcome;
import dev.apikeys.jdbc.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transactions of a DataSource, as {@code @Transactional} begins and ends them. */
final class SpringTransactions implements Transactions {

  private final DataSource dataSource;

  SpringTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A transaction of something else, a message broker's say, is none of this DataSource:
   * auto-commit tells, and a pool without it leaves as little to tell by as it does to Spring's own
   * JDBC.
   */
  @Override
  public Optional<Connection> current() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.isSynchronizationActive()
        || !TransactionSynchronizationManager.hasResource(dataSource)) {
      return Optional.empty();
    }
    Connection bound = DataSourceUtils.getConnection(dataSource);
    try {
      return bound.getAutoCommit() ? Optional.empty() : Optional.of(bound);
    } catch (SQLException broken) {
      return Optional.of(bound); // whoever uses it will be told
    } finally {
      DataSourceUtils.releaseConnection(bound, dataSource);
    }
  }

  @Override
  public void afterCompletion(Consumer<TransactionOutcome> action) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          private boolean partlyUndone;
          private boolean within;

          @Override
          public void savepointRollback(Object savepoint) {
            partlyUndone = true;
          }

          @Override
          public void beforeCompletion() {
            within = true;
          }

          @Override
          public void afterCommit() {
            within = true;
          }

          @Override
          public void afterCompletion(int status) {
            action.accept(outcome(status, within && !partlyUndone));
          }
        });
  }

  /**
   * Of a nested transaction that was rolled back alone, nobody tells what it had written; nor of
   * what is written by whoever is called after the commit, for which there was none.
   */
  private static TransactionOutcome outcome(int status, boolean whole) {
    return switch (status) {
      case TransactionSynchronization.STATUS_COMMITTED ->
          whole ? TransactionOutcome.COMMITTED : TransactionOutcome.UNKNOWN;
      case TransactionSynchronization.STATUS_ROLLED_BACK -> TransactionOutcome.ROLLED_BACK;
      default -> TransactionOutcome.UNKNOWN;
    };
  }
}
