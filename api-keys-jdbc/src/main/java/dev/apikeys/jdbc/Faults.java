package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementException;

/**
 * What becomes of a failure on its way out. Drivers and Jdbi repeat bound values in their messages,
 * hashes among them: of a failed statement only its SQL and the database's codes go on.
 */
final class Faults {

  private Faults() {}

  /** The same failure, fit to be seen. */
  static KeyStoreException seen(Exception failure) {
    if (failure instanceof KeyStoreException already) {
      return already;
    }
    Optional<SQLException> sql = sql(failure);
    String codes =
        sql.map(e -> "SQLSTATE " + e.getSQLState() + ", code " + e.getErrorCode())
            .orElse(failure.getClass().getSimpleName());
    return new KeyStoreException(
        "the database failed (" + codes + ")" + statement(failure), withoutValues(failure, codes));
  }

  /** A connection could not be had, which no value has a part in. */
  static KeyStoreException unreachable(Exception failure) {
    return new KeyStoreException("the database gives no connection", failure);
  }

  /** The first thing that JDBC threw. */
  static Optional<SQLException> sql(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
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
