package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementException;

/** The tables: applies their script, and refuses to work on others than those of this version. */
final class Schema {

  /** The version of the tables that this code reads and writes. */
  static final int VERSION = 1;

  private static final String SELECT_VERSION = "SELECT version FROM api_key_schema";

  /** No such table, as PostgreSQL says it, MariaDB and H2, and H2 twice more. */
  private static final Set<String> ABSENT = Set.of("42P01", "42S02", "42S03", "42S04");

  private static final String PROBE = "api_key_schema_probe";

  private Schema() {}

  /** Creates the tables unless they are there. */
  static void create(Handle handle, Database database) {
    if (versions(handle).isEmpty()) {
      handle.createScript(text(database.script())).executeAsSeparateStatements();
    }
    require(handle, database);
  }

  /**
   * Makes sure that the tables are there, in this version.
   *
   * @throws SchemaException if they are not, saying what to do
   */
  static void require(Handle handle, Database database) {
    List<Integer> versions = versions(handle);
    if (versions.isEmpty()) {
      throw new SchemaException(
          "the tables of api-keys are missing: call JdbcKeyStore.createSchema() once, or run the"
              + " script classpath:"
              + database.script());
    }
    if (!versions.equals(List.of(VERSION))) {
      throw new SchemaException(
          String.format(
              Locale.ROOT,
              "the tables of api-keys have version %d and this code needs version %d: %s",
              versions.get(0),
              VERSION,
              versions.get(0) < VERSION
                  ? "apply the scripts beside classpath:" + database.script()
                  : "use the release of api-keys that made them, or a newer one"));
    }
  }

  /** What is written there; nothing if there is no such table. */
  private static List<Integer> versions(Handle handle) {
    boolean inTransaction = handle.isInTransaction();
    if (inTransaction) {
      handle.savepoint(PROBE); // PostgreSQL would end the transaction at the missing table
    }
    try (Query query = handle.createQuery(SELECT_VERSION)) {
      return query.mapTo(Integer.class).list();
    } catch (StatementException failure) {
      if (!Faults.sql(failure)
          .map(SQLException::getSQLState)
          .filter(ABSENT::contains)
          .isPresent()) {
        throw failure;
      }
      if (inTransaction) {
        handle.rollbackToSavepoint(PROBE);
      }
      return List.of();
    }
  }

  private static String text(String resource) {
    try (InputStream script = Schema.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(script, () -> "the class path lacks " + resource).readAllBytes(),
          UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
