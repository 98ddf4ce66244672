package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.TransactionOutcome;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionsTest {

  private static DataSource database() {
    return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** An application with a table of customers. */
  private static void run(DataSource dataSource, Consumer<ApplicationContext> test) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ApiKeysAutoConfiguration.class, ApiKeysJdbcAutoConfiguration.class))
        .withBean(DataSource.class, () -> dataSource)
        .withPropertyValues(
            "api-keys.peppers.p1=" + Base64.getEncoder().encodeToString(new byte[32]),
            "api-keys.jdbc.initialize-schema=always")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              new JdbcTemplate(dataSource).execute("CREATE TABLE customer (name VARCHAR(99))");
              test.accept(context);
            });
  }

  private static TransactionTemplate transaction(DataSource dataSource) {
    return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  private static IssuedKey issue(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("CI"));
  }

  private static List<Long> rows(DataSource dataSource) {
    JdbcTemplate sql = new JdbcTemplate(dataSource);
    List<Long> counts = new ArrayList<>();
    for (String table : List.of("customer", "api_key", "api_key_secret", "api_key_audit")) {
      counts.add(sql.queryForObject("SELECT COUNT(*) FROM " + table, Long.class));
    }
    return counts;
  }

  @Test
  void areJoinedByTheStore() {
    DataSource dataSource = database();
    run(
        dataSource,
        context -> {
          transaction(dataSource)
              .executeWithoutResult(
                  status -> {
                    new JdbcTemplate(dataSource).update("INSERT INTO customer VALUES ('bob')");
                    issue(context);
                    status.setRollbackOnly();
                  });
          assertThat(rows(dataSource)).containsExactly(0L, 0L, 0L, 0L);

          transaction(dataSource)
              .executeWithoutResult(
                  status -> {
                    new JdbcTemplate(dataSource).update("INSERT INTO customer VALUES ('bob')");
                    issue(context);
                  });
          assertThat(rows(dataSource)).containsExactly(1L, 1L, 1L, 1L);
        });
  }

  @Test
  void areKeptApartFromVerification() {
    DataSource dataSource = new TransactionAwareDataSourceProxy(database());
    run(
        dataSource,
        context -> {
          transaction(dataSource)
              .executeWithoutResult(
                  status -> {
                    String token = issue(context).token().reveal();
                    assertThat(verify(context, token)).isInstanceOf(Verification.Rejected.class);
                    status.setRollbackOnly();
                  });
          assertThat(rows(dataSource)).containsExactly(0L, 0L, 0L, 0L);
          assertThat(verify(context, issue(context).token().reveal()))
              .isInstanceOf(Verification.Verified.class);
        });
  }

  private static Verification verify(ApplicationContext context, String token) {
    return context.getBean(ApiKeys.class).verify(token, VerificationContext.none());
  }

  @Test
  void tellHowTheyEnded() {
    DataSource dataSource = database();
    run(
        dataSource,
        context -> {
          KeyStore store = context.getBean(KeyStore.class);
          List<TransactionOutcome> outcomes = new ArrayList<>();
          transaction(dataSource)
              .executeWithoutResult(
                  status -> {
                    store.afterCompletion(outcomes::add);
                    assertThat(outcomes).isEmpty();
                  });
          transaction(dataSource)
              .executeWithoutResult(
                  status -> {
                    store.afterCompletion(outcomes::add);
                    status.setRollbackOnly();
                  });
          store.afterCompletion(outcomes::add);

          assertThat(outcomes)
              .containsExactly(
                  TransactionOutcome.COMMITTED,
                  TransactionOutcome.ROLLED_BACK,
                  TransactionOutcome.COMMITTED);
        });
  }

  @Test
  void tellNothingForSureWhereANestedOneWasRolledBack() {
    DataSource dataSource = database();
    run(
        dataSource,
        context -> {
          KeyStore store = context.getBean(KeyStore.class);
          List<TransactionOutcome> outcomes = new ArrayList<>();
          TransactionTemplate nested = transaction(dataSource);
          nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
          transaction(dataSource)
              .executeWithoutResult(
                  outer ->
                      nested.executeWithoutResult(
                          inner -> {
                            issue(context);
                            store.afterCompletion(outcomes::add);
                            inner.setRollbackOnly();
                          }));

          assertThat(outcomes).containsExactly(TransactionOutcome.UNKNOWN);
          assertThat(rows(dataSource)).containsExactly(0L, 0L, 0L, 0L);
        });
  }

  private static void afterCommit(Runnable action) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
  }

  /** No commit follows: where auto-commit is off, it is gone with the connection. */
  @Test
  void tellNothingForSureOfWhatIsDoneAfterTheCommit() {
    DataSource dataSource = database();
    run(
        dataSource,
        context -> {
          List<TransactionOutcome> outcomes = new ArrayList<>();
          transaction(dataSource)
              .executeWithoutResult(
                  status ->
                      afterCommit(
                          () -> {
                            issue(context);
                            context.getBean(KeyStore.class).afterCompletion(outcomes::add);
                          }));

          assertThat(outcomes).containsExactly(TransactionOutcome.UNKNOWN);
        });
  }

  @Test
  void ofAnotherDatabaseAreNotJoined() {
    DataSource dataSource = database();
    run(
        dataSource,
        context -> {
          transaction(database())
              .executeWithoutResult(
                  status -> {
                    issue(context);
                    status.setRollbackOnly();
                  });

          assertThat(rows(dataSource)).containsExactly(0L, 1L, 1L, 1L);
        });
  }
}
