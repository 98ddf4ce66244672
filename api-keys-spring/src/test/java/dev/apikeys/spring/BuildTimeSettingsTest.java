package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settings that decide which beans there are, which a native image knows from its build alone. */
class BuildTimeSettingsTest {

  private static final Pattern CONDITION =
      Pattern.compile("(?s)@ConditionalOn\\w*Property\\((.*?)\\)");
  private static final Pattern TEXT =
      Pattern.compile("\"((?:api-keys|spring|management)\\.[^\"]+)\"");

  private static final Pattern NAMED = Pattern.compile("@ConditionalOn(\\w+)");

  /** Conditions that ask for no setting, but for what there is. */
  private static final Set<String> OF_WHAT_THERE_IS =
      Set.of(
          "Bean",
          "Class",
          "DefaultWebSecurity",
          "MissingBean",
          "MissingClass",
          "MissingFilterBean",
          "SingleCandidate",
          "WebApplication");

  /** Conditions that ask for a setting without naming it. */
  private static final Map<String, String> OF_SETTINGS =
      Map.of(
          "AvailableEndpoint", "management.endpoints.web.exposure.include",
          "EnabledHealthIndicator", "management.health.api-keys.enabled");

  private static List<String> names() throws IOException {
    return matches(CONDITION, sources())
        .flatMap(condition -> matches(TEXT, condition))
        .distinct()
        .toList();
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(BuildTimeSettingsTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String section() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("## Native images");
    return readme.substring(start, readme.indexOf("\n## ", start));
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
    String section = section();
    assertThat(names())
        .contains("api-keys.management.enabled", "management.auditevents.enabled")
        .allSatisfy(
            name ->
                assertThat(section).contains(name.replaceFirst("^(spring\\.\\w+\\.\\w+).*", "$1")));
  }

  /** A new kind of condition asks for a setting, or is named above. */
  @Test
  void areNamedInTheReadmeWhereTheConditionNamesNone() throws IOException {
    List<String> conditions =
        matches(NAMED, sources())
            .filter(name -> !name.endsWith("Property") && !OF_WHAT_THERE_IS.contains(name))
            .distinct()
            .toList();
    assertThat(OF_SETTINGS).containsOnlyKeys(conditions);
    assertThat(section()).contains(OF_SETTINGS.values());
  }
}
