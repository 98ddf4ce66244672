package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.jdbc.example.WithFlyway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.command.CommandScope;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts, applied by those who keep book of what they applied. */
class MigrationTest {

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void hush() {
    LIQUIBASE.setLevel(Level.WARNING);
  }

  private static int flyway(HikariDataSource pool, TestDatabase database) {
    return WithFlyway.migrate(pool, database.name().toLowerCase(Locale.ROOT));
  }

  private static void liquibase(HikariDataSource pool) throws Exception {
    try (Connection connection = pool.getConnection()) {
      liquibase.database.Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      Map<String, Object> quietly =
          Map.of(
              Scope.Attr.resourceAccessor.name(), new ClassLoaderResourceAccessor(),
              Scope.Attr.ui.name(), new LoggerUIService());
      Scope.child(
          quietly,
          () ->
              new CommandScope("update")
                  .addArgumentValue("changelogFile", "db/changelog.xml")
                  .addArgumentValue("database", database)
                  .addArgumentValue("showSummary", UpdateSummaryEnum.OFF)
                  .execute());
    }
  }

  /** Issues a key where others may be, and answers how many there are then. */
  private static long keysAfterOneMore(HikariDataSource pool) {
    JdbcKeyStore store = JdbcKeyStore.create(pool);
    try (ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build()) {
      keys.as(Actor.of("alice")).issue(NewKey.named("one"));
    }
    return store.countByScheme().values().stream().mapToLong(Long::longValue).sum();
  }

  @ParameterizedTest
  @EnumSource
  void flywayAppliesThemOnce(TestDatabase database) {
    try (HikariDataSource pool = database.fresh()) {
      assertThat(flyway(pool, database)).isEqualTo(1);
      assertThat(keysAfterOneMore(pool)).isEqualTo(1);

      assertThat(flyway(pool, database)).isZero();

      assertThat(keysAfterOneMore(pool)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void flywayTakesTablesThatTheStoreMade(TestDatabase database) {
    try (HikariDataSource pool = database.fresh()) {
      JdbcKeyStore.create(pool).createSchema();
      assertThat(keysAfterOneMore(pool)).isEqualTo(1);

      assertThat(flyway(pool, database)).isEqualTo(1);

      assertThat(keysAfterOneMore(pool)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void flywayAppliesThemBesideTheFirstOneOfTheApplication(TestDatabase database) throws Exception {
    Files.writeString(folder.resolve("V1__orders.sql"), "CREATE TABLE orders (id INT)");
    try (HikariDataSource pool = database.fresh()) {
      Flyway own = Flyway.configure().dataSource(pool).locations("filesystem:" + folder).load();
      assertThat(own.migrate().migrationsExecuted).isEqualTo(1);

      assertThat(flyway(pool, database)).isEqualTo(1);

      assertThat(own.migrate().migrationsExecuted).isZero();
      assertThat(keysAfterOneMore(pool)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void liquibaseAppliesThemOnce(TestDatabase database) throws Exception {
    try (HikariDataSource pool = database.fresh()) {
      liquibase(pool);
      assertThat(keysAfterOneMore(pool)).isEqualTo(1);

      liquibase(pool);

      assertThat(keysAfterOneMore(pool)).isEqualTo(2);
    }
  }
}
