package dev.apikeys.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A PostgreSQL server, started when it is first asked for, and ended with this JVM. */
final class Postgres {

  private static final EmbeddedPostgres SERVER = start();

  private Postgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException broken) {
      throw new UncheckedIOException("PostgreSQL does not start", broken);
    }
  }

  /** One that is there already, to create others from. */
  static String url() {
    return url("postgres");
  }

  static String url(String database) {
    return SERVER.getJdbcUrl("postgres", database);
  }
}
