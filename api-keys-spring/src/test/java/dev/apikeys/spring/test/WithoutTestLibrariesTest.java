package dev.apikeys.spring.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** An application that runs, where there is nothing of tests on the class path. */
class WithoutTestLibrariesTest {

  private static final Path CLASSES = Path.of("target/classes/dev/apikeys/spring");
  private static final FilteredClassLoader NO_TESTS =
      new FilteredClassLoader("org.springframework.test", "org.springframework.security.test");

  private static Class<?>[] ours() {
    return ImportCandidates.load(AutoConfiguration.class, NO_TESTS).getCandidates().stream()
        .filter(name -> name.startsWith("dev.apikeys."))
        .map(name -> ClassUtils.resolveClassName(name, NO_TESTS))
        .toArray(Class<?>[]::new);
  }

  @Test
  void startsWithNothingOfTheKit() {
    assertThat(ours()).isNotEmpty();
    new WebApplicationContextRunner()
        .withClassLoader(NO_TESTS)
        .withBean(KeyStore.class, InMemoryKeyStore::new)
        .withConfiguration(AutoConfigurations.of(ours()))
        .run(
            context -> {
              assertThat(context).hasSingleBean(ApiKeys.class);
              assertThat(context).doesNotHaveBean(ApiKeysTestAutoConfiguration.class);
            });
  }

  @Test
  void keepsNoKeysInMemoryOfItself() {
    assertThat(ours()).noneMatch(type -> type.getPackageName().endsWith(".test"));
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ours()))
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void hasNoClassThatNamesTheKitOrItsLibraries() throws IOException {
    assertThat(classesOutsideTheKit())
        .isNotEmpty()
        .noneMatch(
            code ->
                code.contains("dev/apikeys/spring/test")
                    || code.contains("org/springframework/test")
                    || code.contains("org/springframework/security/test"));
  }

  private static List<String> classesOutsideTheKit() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(CLASSES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        found.add(Files.readString(file, ISO_8859_1));
      }
    }
    return found;
  }
}
