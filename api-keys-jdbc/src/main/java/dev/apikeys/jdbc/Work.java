package dev.apikeys.jdbc;

import java.sql.SQLException;

/** What is done with a connection. */
interface Work<T> {
  T run() throws SQLException;
}
