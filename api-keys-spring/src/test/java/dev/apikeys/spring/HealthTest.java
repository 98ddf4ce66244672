package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.VerificationContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the health of keys says of what. */
class HealthTest {

  private static final String PEPPER =
      "api-keys.peppers.p1=" + Base64.getEncoder().encodeToString(new byte[32]);

  private final ApplicationContextRunner bare =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ApiKeysAutoConfiguration.class,
                  ApiKeysHealthAutoConfiguration.class,
                  ApiKeysJdbcAutoConfiguration.class));
  private final ApplicationContextRunner database =
      bare.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
          .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
  private final List<String> called = new ArrayList<>();

  private static Health health(ApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean("apiKeysHealthIndicator", HealthIndicator.class).health());
  }

  private static void issue(ApplicationContext context) {
    context.getBean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("ci"));
  }

  private ApplicationContextRunner over(KeyStore store) {
    return bare.withBean(KeyStore.class, () -> store);
  }

  /** A store that fails at these calls, by name and arguments. */
  private KeyStore failing(BiPredicate<String, Object[]> calls) {
    KeyStore memory = new InMemoryKeyStore();
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              if (calls.test(method.getName(), arguments)) {
                throw new KeyStoreException("broken on purpose");
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  @Test
  void isUpWithTheVersionOfTheTables() {
    database
        .withPropertyValues(PEPPER)
        .run(
            context -> {
              issue(context);
              assertThat(health(context).getStatus()).isEqualTo(Status.UP);
              assertThat(health(context).getDetails())
                  .containsEntry("schemaVersion", 1)
                  .containsEntry("unknownSchemes", List.of())
                  .containsEntry("reliance", "NONE");
            });
  }

  @Test
  void tellsHowLongAgoChangesWereSeen() {
    over(new InMemoryKeyStore())
        .withPropertyValues("api-keys.cache.poll-interval=30s") // a busy machine polls late
        .run(
            context -> {
              context.getBean(ApiKeys.class).verify(token(context), VerificationContext.none());
              assertThat(health(context).getStatus()).isEqualTo(Status.UP);
              assertThat(health(context).getDetails())
                  .containsEntry("reliance", "FULL")
                  .containsKey("lagMillis")
                  .doesNotContainKey("schemaVersion");
            });
  }

  private static String token(ApplicationContext context) {
    return context
        .getBean(ApiKeys.class)
        .as(Actor.of("alice"))
        .issue(NewKey.named("ci"))
        .token()
        .reveal();
  }

  @ParameterizedTest
  @CsvSource({
    "DROP ALL OBJECTS, db/api-keys",
    "UPDATE api_key_schema SET version = 99, version 99"
  })
  void isDownWhereTheTablesDoNotFit(String sql, String told) {
    database.run(
        context -> {
          new JdbcTemplate(context.getBean(DataSource.class)).execute(sql);
          assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
          assertThat(String.valueOf(health(context).getDetails().get("store"))).contains(told);
        });
  }

  @Test
  void isDownWhereTheDatabaseIsOutOfReach() {
    database.run(
        context -> {
          ((AutoCloseable) context.getBean(DataSource.class)).close();
          assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
          assertThat(health(context).getDetails()).containsEntry("store", "does not answer");
        });
  }

  @Test
  void isDownWhereAnotherStoreFailsWhichIsNotAskedToCountThen() {
    over(failing((call, arguments) -> true))
        .run(
            context -> {
              assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health(context).getDetails()).containsEntry("store", "does not answer");
              assertThat(called).containsOnly("changes");
            });
  }

  @Test
  void isUpWhereSecretsCannotBeCounted() {
    over(failing((call, arguments) -> call.equals("countByScheme")))
        .run(
            context -> {
              assertThat(health(context).getStatus()).isEqualTo(Status.UP);
              assertThat(health(context).getDetails())
                  .containsEntry("unknownSchemes", "not counted");
            });
  }

  @Test
  void isDownWhereAPepperIsMissing() {
    KeyStore store = new InMemoryKeyStore();
    over(store).withPropertyValues(PEPPER).run(HealthTest::issue);
    over(store)
        .run(
            context -> {
              assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health(context).getDetails())
                  .containsEntry("unknownSchemes", List.of("hmac-sha256:p1"));
            });
    over(store)
        .withPropertyValues("api-keys.refused-schemes=hmac-sha256:p1")
        .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
  }

  /** Of a node that verified a key, and cannot see what other nodes change. */
  private Health suspended(Duration patience) {
    KeyStore store = failing((call, arguments) -> call.equals("changes") && (int) arguments[1] > 0);
    try (ApiKeys keys = ApiKeys.create(store, "key")) {
      String token = keys.as(Actor.system("test")).issue(NewKey.named("a")).token().reveal();
      keys.verify(token, VerificationContext.none());
      SchemeCounts counts = new SchemeCounts(keys, Ticker.systemTicker());
      return new ApiKeysHealthIndicator(keys, Optional.empty(), counts, patience).health();
    }
  }

  @Test
  void isDownWhereChangesHaveNotBeenSeenForTooLong() {
    Health health = suspended(Duration.ZERO);
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).containsEntry("reliance", "SUSPENDED");
  }

  @Test
  void isUpWhileAPollIsLate() {
    Health health = suspended(Duration.ofHours(1));
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsEntry("reliance", "SUSPENDED");
  }

  @ParameterizedTest
  @CsvSource({"management.health.api-keys.enabled", "management.health.defaults.enabled"})
  void isLeftOutIfToldSo(String setting) {
    database
        .withPropertyValues(setting + "=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void isTheApplicationsToReplace() {
    HealthIndicator own = () -> Health.up().build();
    database
        .withBean("apiKeysHealthIndicator", HealthIndicator.class, () -> own)
        .run(context -> assertThat(context.getBean(HealthIndicator.class)).isSameAs(own));
  }
}
