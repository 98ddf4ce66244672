package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecrecyTest {

  private static final int ID = 16;
  private static final int SECRET = 38;

  @TempDir Path folder = Path.of("");

  @Test
  void leavesNoTokenInFilesAndLogs() throws Exception {
    List<String> output =
        Program.run(
            folder,
            Talkative.class.getName(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
            "-Dorg.slf4j.simpleLogger.logFile=trace.log");

    String token = output.get(0);
    assertThat(token).startsWith("acme_live_").hasSize("acme_live_".length() + ID + 1 + SECRET);
    String secret = token.substring(token.length() - SECRET);
    String id = token.substring(token.length() - SECRET - 1 - ID, token.length() - SECRET - 1);
    assertThat(output.subList(1, output.size()))
        .hasSize(2)
        .noneMatch(line -> line.contains(secret))
        .last()
        .asString()
        .contains("REVOKED");
    assertThat(Files.readString(folder.resolve("trace.log")))
        .contains("org.jdbi", "com.zaxxer.hikari", "h2database", "INSERT INTO api_key_secret", id);
    assertThat(files())
        .anyMatch(file -> file.toString().endsWith(".mv.db"))
        .allSatisfy(file -> assertThat(content(file)).doesNotContain(token, secret));
  }

  @Test
  void leavesNoTokenInWhatTheExampleStores() throws Exception {
    List<String> output = Program.run(folder, "dev.apikeys.jdbc.example.PlainJava");

    assertThat(output).hasSize(2).endsWith("Welcome, user-123");
    String token = output.get(0);
    assertThat(files())
        .anyMatch(file -> file.toString().endsWith(".mv.db"))
        .allSatisfy(
            file ->
                assertThat(content(file))
                    .doesNotContain(token, token.substring(token.length() - SECRET)));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String content(Path file) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
  }
}
