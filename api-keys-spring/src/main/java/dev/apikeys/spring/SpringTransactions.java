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

  /** A transaction of something else, a message broker's say, is none of this DataSource. */
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
          @Override
          public void afterCompletion(int status) {
            action.accept(outcome(status));
          }
        });
  }

  private static TransactionOutcome outcome(int status) {
    return switch (status) {
      case TransactionSynchronization.STATUS_COMMITTED -> TransactionOutcome.COMMITTED;
      case TransactionSynchronization.STATUS_ROLLED_BACK -> TransactionOutcome.ROLLED_BACK;
      default -> TransactionOutcome.UNKNOWN;
    };
  }
}
