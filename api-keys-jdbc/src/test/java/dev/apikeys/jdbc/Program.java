package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this class path, run in a JVM of its own. */
final class Program {

  private Program() {}

  /** Runs it in a folder; answers the lines that it prints. */
  static List<String> run(Path folder, String main, String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command(main, options));
    builder.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("API_KEYS_PEPPER", "0123456789abcdef".repeat(4));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output.lines().toList();
  }

  /** What starts it. */
  static List<String> command(String main, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(options));
    command.add(main);
    return command;
  }
}
