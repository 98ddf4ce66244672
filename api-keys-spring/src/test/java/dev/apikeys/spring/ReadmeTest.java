package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's samples stand in examples that are compiled and run. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  /** Of the README at the top and of those of the modules. */
  static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      return files
          .filter(file -> file.endsWith("README.md"))
          .flatMap(readme -> samplesIn(readme).stream())
          .toList();
    }
  }

  private static List<String> samplesIn(Path readme) {
    return JAVA.matcher(read(readme)).results().map(block -> squeezed(block.group(1))).toList();
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
          .filter(file -> file.toString().matches(".*/example/(\\w+/)?\\w+\\.java"))
          .map(file -> squeezed(read(file)))
          .toList()
          .stream();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
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
    boolean held = examples().stream().anyMatch(example -> example.contains(sample));
    assertThat(held).as("an example holds%n%s", sample).isTrue();
  }

  @Test
  void hasSevenSamplesInJava() throws IOException {
    assertThat(samplesIn(ROOT.resolve("README.md"))).hasSize(7);
  }

  @Test
  void staysUnderThreeHundredLines() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(300);
  }
}
