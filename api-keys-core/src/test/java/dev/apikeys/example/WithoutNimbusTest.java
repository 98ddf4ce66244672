package dev.apikeys.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WithoutNimbusTest {

  private static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }

  private static boolean isNimbus(String entry) {
    return Path.of(entry).getFileName().toString().startsWith("nimbus-jose-jwt");
  }

  /** What a fresh JVM without that library says. */
  private static List<String> said(String mainClass) throws Exception {
    String rest =
        classPath().stream()
            .filter(entry -> !isNimbus(entry))
            .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-Xmx64m", "-cp", rest, mainClass)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return Stream.concat(lines.stream(), Stream.of("exit " + process.waitFor())).toList();
  }

  @Test
  void issuesVerifiesRotatesAndRevokesKeys() throws Exception {
    assertThat(classPath()).as("what is left out").anyMatch(WithoutNimbusTest::isNimbus);
    assertThat(said(WithoutNimbus.class.getName()))
        .containsExactly("deployed for user-123", "refused: REVOKED", "2", "exit 0");
  }
}
