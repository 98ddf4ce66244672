package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settings that decide which beans there are, which a native image knows from its build alone. */
class BuildTimeSettingsTest {

  private static final Pattern CONDITION =
      Pattern.compile("(?s)@ConditionalOn\\w*Property\\((.*?)\\)");
  private static final Pattern TEXT = Pattern.compile("\"((?:api-keys|spring)\\.[^\"]+)\"");

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> matches(CONDITION, read(file)))
          .flatMap(condition -> matches(TEXT, condition))
          .distinct()
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
  }

  @Test
  void areNamedInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("## Native images"));
    assertThat(names())
        .contains("api-keys.management.enabled")
        .allSatisfy(
            name ->
                assertThat(section).contains(name.replaceFirst("^(spring\\.\\w+\\.\\w+).*", "$1")));
  }
}
