package dev.apikeys.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, which waits for its disk before it acknowledges a commit. It
 * can be killed with all its processes, held still, and started again on the same files and port.
 */
final class CrashingPostgres implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path data;
  private final EmbeddedPostgres first;
  private final List<String> command = new ArrayList<>();
  private ProcessHandle postmaster;

  CrashingPostgres(Path folder) throws IOException {
    this.data = folder.resolve("data");
    this.first =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "30")
            .start();
    this.postmaster = running();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // it refuses to run as root
    }
    command.add(postmaster.info().command().orElseThrow());
    command.addAll(Arrays.asList(postmaster.info().arguments().orElseThrow()));
  }

  private ProcessHandle running() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** The URL of a database that was not there before, and is empty. */
  String freshUrl() throws IOException {
    if (!isRunning()) {
      restart();
    }
    return url(TestDatabase.POSTGRESQL.create(url("postgres")));
  }

  private String url(String database) {
    return first.getJdbcUrl("postgres", database);
  }

  boolean isRunning() {
    return postmaster.isAlive();
  }

  /** Kills every process of it, none of which can so much as say goodbye. */
  void kill() {
    List<ProcessHandle> all = pause();
    all.forEach(ProcessHandle::destroyForcibly);
    await("its processes end", () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Starts it again after it was killed; it first recovers what it had acknowledged. */
  void restart() throws IOException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    await("it lets somebody in", this::letsIn);
    postmaster = running();
  }

  private boolean letsIn() {
    try {
      DriverManager.getConnection(url("postgres")).close();
      return true;
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Holds every process of it still: what it was asked, it answers when it goes on. */
  List<ProcessHandle> pause() {
    signal("STOP", List.of(postmaster)); // first, so that it begins no other meanwhile
    List<ProcessHandle> all = all();
    signal("STOP", all);
    return all;
  }

  void goOn() {
    signal("CONT", all());
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  private static void signal(String name, List<ProcessHandle> to) {
    String pids = to.stream().map(one -> "" + one.pid()).collect(Collectors.joining(" "));
    try {
      // One may have ended by itself.
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + pids + " 2> /dev/null")
          .start()
          .waitFor();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException("PostgreSQL gets no signal " + name, failure);
    }
  }

  /** Tries it without a pause, for a while that no working server needs. */
  static void await(String what, BooleanSupplier happened) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!happened.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("waited for PostgreSQL in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Ends it, in whatever state a test left it. */
  @Override
  public void close() throws IOException {
    if (isRunning()) {
      goOn();
    }
    first.close();
  }
}
