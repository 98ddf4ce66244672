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

/** The README's samples stand in examples that are compiled, or built, and run. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");
  private static final Path TOP = ROOT.resolve("README.md");
  private static final Path FRESH = Path.of("src/test/fresh");

  /** What is in Java of all READMEs, and of the one at the top what else a project consists of. */
  static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      Stream<String> java =
          files
              .filter(file -> file.endsWith("README.md"))
              .flatMap(readme -> samplesIn(readme, "java").stream());
      return Stream.concat(java, samplesIn(TOP, "xml|yaml").stream()).toList();
    }
  }

  private static List<String> samplesIn(Path readme, String language) {
    return Pattern.compile("(?s)```(?:" + language + ")\n(.*?)```")
        .matcher(read(readme))
        .results()
        .map(block -> squeezed(block.group(1)))
        .toList();
  }

  static List<String> examples() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT);
        Stream<Path> fresh = Files.walk(FRESH)) {
      Stream<String> java =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .flatMap(ReadmeTest::examplesBelow);
      Stream<String> project = fresh.filter(Files::isRegularFile).map(file -> squeezed(read(file)));
      return Stream.concat(java, project).toList();
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
  void hasEightSamplesInJava() {
    assertThat(samplesIn(TOP, "java")).hasSize(8);
  }

  @Test
  void printsThePomOfTheFreshProject() {
    assertThat(samplesIn(TOP, "xml")).contains(squeezed(read(FRESH.resolve("pom.xml"))));
  }

  @Test
  void staysUnderThreeHundredLines() throws IOException {
    assertThat(Files.readAllLines(TOP)).hasSizeLessThan(300);
  }
}
