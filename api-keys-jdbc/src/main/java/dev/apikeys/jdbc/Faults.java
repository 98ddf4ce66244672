package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementException;

/**
 * What becomes of a failure on its way out. Drivers and Jdbi repeat bound values in their messages,
 * hashes among them: of a failed statement only its SQL and the database's codes go on.
 */
final class Faults {

  /** PostgreSQL's words for shutting down, crashing, and not yet being up. */
  private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

  private Faults() {}

  /** The same failure, fit to be seen. */
  static KeyStoreException seen(Exception failure) {
    return seen(
        failure,
        failure instanceof CommitFailure
            ? " while committing: whether it holds is unknown; look before it is repeated"
            : statement(failure));
  }

  /** The application's transaction met another one. */
  static KeyStoreException joinedConflict(Exception failure) {
    return seen(
        failure,
        " for meeting another transaction: roll yours back and begin it anew" + statement(failure));
  }

  private static KeyStoreException seen(Exception failure, String circumstances) {
    Optional<SQLException> sql = sql(failure);
    String codes =
        sql.map(e -> "SQLSTATE " + e.getSQLState() + ", code " + e.getErrorCode())
            .orElse(failure.getClass().getSimpleName());
    return new KeyStoreException(
        "the database failed (" + codes + ")" + circumstances, withoutValues(failure, codes));
  }

  /** A connection could not be had, which no value has a part in. */
  static KeyStoreException unreachable(Exception failure) {
    return new KeyStoreException("the database gives no connection", failure);
  }

  /** The first thing that JDBC threw. */
  static Optional<SQLException> sql(Throwable failure) {
    return first(SQLException.class, failure);
  }

  /** Whether the thread was interrupted, and nothing is wrong but that. */
  static boolean isInterruption(Throwable failure) {
    return first(InterruptedException.class, failure).isPresent();
  }

  private static <T> Optional<T> first(Class<T> type, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  /** Whether the connection is lost; never of what the application itself threw. */
  static boolean isBroken(Throwable failure) {
    boolean ours = failure instanceof SQLException || failure instanceof JdbiException;
    return ours && sql(failure).map(Faults::isBroken).orElse(false);
  }

  private static boolean isBroken(SQLException failure) {
    String state = Objects.requireNonNullElse(failure.getSQLState(), "");
    return state.startsWith("08")
        || SHUT_DOWN.contains(state)
        || failure instanceof SQLNonTransientConnectionException
        || failure instanceof SQLTransientConnectionException
        || failure instanceof SQLRecoverableException;
  }

  private static String statement(Exception failure) {
    boolean known =
        failure instanceof StatementException statement
            && statement.getStatementContext() != null
            && statement.getStatementContext().getRenderedSql() != null;
    return known
        ? " at: "
            + ((StatementException) failure)
                .getStatementContext()
                .getRenderedSql()
                .strip()
                .replaceAll("\\s+", " ")
        : "";
  }

  private static SQLException withoutValues(Exception failure, String codes) {
    Throwable origin = sql(failure).<Throwable>map(sql -> sql).orElse(failure);
    SQLException safe =
        new SQLException(
            origin.getClass().getName() + " (" + codes + "), its message withheld for its values");
    safe.setStackTrace(origin.getStackTrace());
    return safe;
  }
}
