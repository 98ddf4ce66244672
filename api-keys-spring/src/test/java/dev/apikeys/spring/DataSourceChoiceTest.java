package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which of an application's DataSources keys are kept in. */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceChoiceTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ApiKeysAutoConfiguration.class, ApiKeysJdbcAutoConfiguration.class));

  private static DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  static class Marked {
    @Bean
    @Primary
    DataSource main() {
      return database();
    }

    @Bean
    @ApiKeysDataSource
    DataSource keys() {
      return database();
    }
  }

  static class WithPrimary {
    @Bean
    @Primary
    DataSource main() {
      return database();
    }

    @Bean
    DataSource other() {
      return database();
    }
  }

  static class Undecided {
    @Bean
    DataSource one() {
      return database();
    }

    @Bean
    DataSource other() {
      return database();
    }
  }

  static class OutOfReach {
    @Bean
    DataSource down() {
      return new AbstractDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
          throw new SQLException("out of reach on purpose");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
          return getConnection();
        }
      };
    }
  }

  private static int tables(ApplicationContext context, String dataSource) {
    return new JdbcTemplate(context.getBean(dataSource, DataSource.class))
        .queryForList(
            "SELECT table_name FROM information_schema.tables WHERE LOWER(table_name) = 'api_key'")
        .size();
  }

  @Test
  void isTheOneThatIsMarked() {
    application
        .withUserConfiguration(Marked.class)
        .run(
            context -> {
              assertThat(tables(context, "keys")).isEqualTo(1);
              assertThat(tables(context, "main")).isZero();
            });
  }

  @Test
  void isTheOneWhoseTransactionsAreJoined() {
    application
        .withUserConfiguration(Marked.class)
        .run(
            context -> {
              DataSource keys = context.getBean("keys", DataSource.class);
              new TransactionTemplate(new DataSourceTransactionManager(keys))
                  .executeWithoutResult(
                      transaction -> {
                        context
                            .getBean(ApiKeys.class)
                            .as(Actor.system("test"))
                            .issue(NewKey.named("a"));
                        transaction.setRollbackOnly();
                      });
              assertThat(new JdbcTemplate(keys).queryForList("SELECT id FROM api_key")).isEmpty();
            });
  }

  @Test
  void isElseThePrimaryOne() {
    application
        .withUserConfiguration(WithPrimary.class)
        .run(
            context -> {
              assertThat(tables(context, "main")).isEqualTo(1);
              assertThat(tables(context, "other")).isZero();
            });
  }

  @Test
  void mustBeSaidWhereThereAreSeveral() {
    application
        .withUserConfiguration(Undecided.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(SeveralDataSourcesException.class)
                    .hasMessageContaining("[one, other]"));
  }

  @Test
  void mayBeOutOfReachAtTheStart(CapturedOutput output) {
    try (var context =
        new SpringApplicationBuilder(
                OutOfReach.class,
                ApiKeysJdbcAutoConfiguration.class,
                ApiKeysAutoConfiguration.class)
            .web(WebApplicationType.NONE)
            .run("--api-keys.jdbc.initialize-schema=never", "--logging.level.root=warn")) {
      assertThat(context.isRunning()).isTrue();
      assertThat(output).contains("out of reach: until it is back, keys get 503");
    }
  }

  @Test
  void isGivenTheTimeThatIsSetForStatements() {
    application
        .withUserConfiguration(WithPrimary.class)
        .withPropertyValues("api-keys.jdbc.query-timeout=2d")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("api-keys.jdbc.query-timeout is PT48H"));
  }
}
