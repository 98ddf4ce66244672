package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** When events of keys that are kept in the application's database are published. */
class EventsAfterCommitTest {

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Application {

    @Bean
    PlatformTransactionManager transactions(DataSource dataSource) {
      return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    Orders orders() {
      return new Orders();
    }

    @Bean
    Journal journal(DataSource dataSource) {
      return new Journal(new JdbcTemplate(dataSource));
    }

    @Bean
    Listener listener(Journal journal) {
      return new Listener(journal);
    }
  }

  static class Orders {
    @Transactional
    public void within(Runnable work) {
      work.run();
    }
  }

  static class Journal {

    private final JdbcTemplate sql;

    Journal(JdbcTemplate sql) {
      this.sql = sql;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void write(String keyId) {
      sql.update("INSERT INTO journal VALUES (?)", keyId);
    }
  }

  static class Listener {

    private final Journal journal;
    private final List<String> plain = new ArrayList<>();
    private final List<String> transactional = new ArrayList<>();
    private final List<String> fallback = new ArrayList<>();

    Listener(Journal journal) {
      this.journal = journal;
    }

    @EventListener
    void plain(ApiKeyAuditEvent event) {
      journal.write(event.entry().keyId());
      plain.add(event.entry().keyId());
    }

    @TransactionalEventListener
    void transactional(ApiKeyAuditEvent event) {
      transactional.add(event.entry().keyId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void fallback(ApiKeyAuditEvent event) {
      fallback.add(event.entry().keyId());
    }
  }

  private static void run(Consumer<ApplicationContext> test) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ApiKeysAutoConfiguration.class,
                ApiKeysEventsAutoConfiguration.class,
                ApiKeysJdbcAutoConfiguration.class,
                DataSourceAutoConfiguration.class))
        .withUserConfiguration(Application.class)
        .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              new JdbcTemplate(context.getBean(DataSource.class))
                  .execute("CREATE TABLE journal (key_id VARCHAR(99))");
              test.accept(context);
            });
  }

  private static String issue(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.of("a")).issue(NewKey.named("ci")).key().id();
  }

  private static List<String> journal(ApplicationContext context) {
    return new JdbcTemplate(context.getBean(DataSource.class))
        .queryForList("SELECT key_id FROM journal", String.class);
  }

  @Test
  void isAfterTheCommitAndOnce() {
    run(
        context -> {
          Listener heard = context.getBean(Listener.class);
          List<String> ids = new ArrayList<>();
          context
              .getBean(Orders.class)
              .within(
                  () -> {
                    ids.add(issue(context));
                    assertThat(heard.plain).isEmpty();
                  });
          assertThat(heard.plain).hasSize(1).isEqualTo(ids);
        });
  }

  @Test
  void isNeverAfterARollback() {
    run(
        context -> {
          Orders orders = context.getBean(Orders.class);
          assertThatThrownBy(
                  () ->
                      orders.within(
                          () -> {
                            issue(context);
                            throw new IllegalStateException("not today");
                          }))
              .hasMessage("not today");
          assertThat(context.getBean(Listener.class).plain).isEmpty();
        });
  }

  @Test
  void isAtOnceOutsideATransaction() {
    run(
        context ->
            assertThat(List.of(issue(context))).isEqualTo(context.getBean(Listener.class).plain));
  }

  /** The transaction has ended by then: as the README says, which annotation hears what. */
  @Test
  void isTooLateForListenersThatWaitForTheTransaction() {
    run(
        context -> {
          Listener heard = context.getBean(Listener.class);
          context.getBean(Orders.class).within(() -> issue(context));
          issue(context);
          assertThat(heard.transactional).isEmpty();
          assertThat(heard.fallback).hasSize(2).isEqualTo(heard.plain);
        });
  }

  @Test
  void letsListenersWriteInATransactionOfTheirOwn() {
    run(
        context -> {
          context.getBean(Orders.class).within(() -> issue(context));
          assertThat(journal(context)).isEqualTo(context.getBean(Listener.class).plain);
        });
  }
}
