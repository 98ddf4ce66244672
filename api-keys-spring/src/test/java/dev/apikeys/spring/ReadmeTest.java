package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's samples stand in examples that are compiled and run. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  static List<String> samples() throws IOException {
    Matcher blocks = JAVA.matcher(Files.readString(ROOT.resolve("README.md")));
    return blocks.results().map(block -> block.group(1)).toList();
  }

  static List<String> examples() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(ReadmeTest::examplesBelow)
          .toList();
    }
  }

  private static Stream<String> examplesBelow(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().matches(".*/example/\\w+\\.java"))
          .map(ReadmeTest::read)
          .toList()
          .stream();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String read(Path file) {
    try {
      return squeezed(Files.readString(file));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void quotesOnlyWhatAnExampleHolds(String sample) throws IOException {
    boolean held = examples().stream().anyMatch(example -> example.contains(squeezed(sample)));
    assertThat(held).as("an example holds%n%s", sample).isTrue();
  }

  @Test
  void hasFourSamplesInJava() throws IOException {
    assertThat(samples()).hasSize(4);
  }

  @Test
  void staysUnderThreeHundredLines() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(300);
  }

  @Test
  void listsEverySetting() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(Settings.names()).isNotEmpty().allSatisfy(name -> assertThat(readme).contains(name));
  }
}
