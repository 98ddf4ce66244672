package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.core.io.ClassPathResource;

/** Whose script the starter runs, and when. */
class DatabasePlatformTest {

  @ParameterizedTest
  @CsvSource({"H2, h2", "PostgreSQL, postgresql", "MariaDB, mariadb"})
  void hasAScriptUnderTheNameThatSpringBootGivesADatabase(String product, String platform) {
    assertThat(DatabaseDriver.fromProductName(product).getId()).isEqualTo(platform);
    String location =
        new ApiKeysJdbcProperties()
            .getDefaultSchemaLocation()
            .replace("@@platform@@", platform)
            .replace("classpath:", "");
    assertThat(new ClassPathResource(location).exists()).isTrue();
  }

  /** A real server, which to Spring Boot is no embedded database. */
  private static void onPostgres(ContextConsumer<AssertableApplicationContext> test, String... set)
      throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  ApiKeysAutoConfiguration.class,
                  ApiKeysJdbcAutoConfiguration.class))
          .withPropertyValues(
              "spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
              "spring.datasource.username=postgres")
          .withPropertyValues(set)
          .run(test);
    }
  }

  @Test
  void makesTheTablesOfAServerWhereToldSo() throws IOException {
    onPostgres(
        context -> {
          IssuedKey issued =
              context.getBean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("CI"));
          assertThat(context.getBean(KeyStore.class).get(issued.key().id())).isPresent();
        },
        "api-keys.jdbc.initialize-schema=always");
  }

  @Test
  void leavesTheTablesOfAServerToTheApplication() throws IOException {
    onPostgres(
        context ->
            assertThatThrownBy(() -> context.getBean(KeyStore.class).countByScheme())
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("db/api-keys/postgresql/V1__api_keys.sql"));
  }
}
