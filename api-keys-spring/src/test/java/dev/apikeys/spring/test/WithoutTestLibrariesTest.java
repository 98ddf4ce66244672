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
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** An application that runs, where there is nothing of tests on the class path. */
class WithoutTestLibrariesTest {

  private static final Path CLASSES = Path.of("target/classes/dev/apikeys/spring");
  private static final FilteredClassLoader NO_TESTS =
      new FilteredClassLoader("org.springframework.test", "org.springframework.security.test");

  @EnableAutoConfiguration
  static class Application {}

  private static WebApplicationContextRunner application() {
    return new WebApplicationContextRunner()
        .withClassLoader(NO_TESTS)
        .withUserConfiguration(Application.class);
  }

  @Test
  void startsWithNothingOfTheKit() {
    application()
        .withBean(KeyStore.class, InMemoryKeyStore::new)
        .run(context -> assertThat(context).hasSingleBean(ApiKeys.class));
  }

  /** It fails for want of a database, whatever the kit would have in its place. */
  @Test
  void keepsNoKeysInMemoryOfItself() {
    application()
        .withClassLoader(getClass().getClassLoader())
        .withPropertyValues(
            "spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName())
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOfSatisfying(
                        NoSuchBeanDefinitionException.class,
                        missing -> assertThat(missing.getBeanType()).isEqualTo(DataSource.class)));
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
