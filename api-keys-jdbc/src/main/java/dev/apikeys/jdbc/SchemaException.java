package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;

/**
 * Thrown when the database can be reached, but its tables are missing or of another version. The
 * message says what to do; a restart alone mends nothing.
 */
public final class SchemaException extends KeyStoreException {

  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message);
  }
}
