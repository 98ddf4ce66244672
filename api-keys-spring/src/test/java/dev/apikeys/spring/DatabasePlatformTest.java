package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.jdbc.SchemaException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

/** Whose script the starter runs, and when. */
class DatabasePlatformTest {

  private static final EmbeddedPostgres SERVER = start();

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    SERVER.close();
  }

  /** A real server, which to Spring Boot is no embedded database, and a schema that is empty. */
  private static ApplicationContextRunner onPostgres(String schema) throws SQLException {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                ApiKeysAutoConfiguration.class,
                ApiKeysJdbcAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url="
                + SERVER.getJdbcUrl("postgres", "postgres")
                + "&currentSchema="
                + schema,
            "spring.datasource.username=postgres");
  }

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

  @Test
  void makesTheTablesOfAServerWhereToldSo() throws SQLException {
    onPostgres("told")
        .withPropertyValues("api-keys.jdbc.initialize-schema=always")
        .run(
            context -> {
              IssuedKey issued =
                  context.getBean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("CI"));
              assertThat(context.getBean(KeyStore.class).get(issued.key().id())).isPresent();
            });
  }

  @Test
  void leavesTheTablesOfAServerToTheApplication() throws SQLException {
    onPostgres("untold")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("db/api-keys/postgresql/V1__api_keys.sql"));
  }
}
