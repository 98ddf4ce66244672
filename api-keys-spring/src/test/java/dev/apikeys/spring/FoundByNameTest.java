package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.OwnerState;
import dev.apikeys.contract.HttpProbe;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** The hints name each class that other libraries look for by its name when ours uses them. */
class FoundByNameTest {

  private static final String CAFFEINE = Caffeine.class.getPackageName() + ".";

  @EnableAutoConfiguration
  static class Application {
    @Bean
    OwnerDirectory owners() {
      return (tenant, owner) -> OwnerState.active();
    }
  }

  private static RuntimeHints hints() {
    RuntimeHints hints = new RuntimeHints();
    new ApiKeysRuntimeHints().registerHints(hints, FoundByNameTest.class.getClassLoader());
    return hints;
  }

  /** With keys and misses, limits, owners, and a database. */
  @BeforeAll
  static void runAnApplication() {
    try (Started application =
        Started.with(
            Application.class,
            "--spring.datasource.url=jdbc:h2:mem:found-by-name",
            "--api-keys.management.enabled=true",
            "--api-keys.limits.per-key.requests=100",
            "--api-keys.limits.per-key.per=60s")) {
      HttpProbe http = application.probe();
      String admin = application.token("**", "api-keys:admin");
      String wanted = "{\"name\": \"one\", \"owner\": \"alice\", \"scopes\": [\"orders:read\"]}";
      String key = http.post(admin, "/api-keys", wanted).is(201).string("key");
      http.getWith(key, "/api-keys/current").is(200);
      http.getWith(key.substring(0, key.length() - 1), "/api-keys/current").is(401);
    }
  }

  /** The names by which Caffeine has looked up classes in this JVM. */
  private static Set<Class<?>> lookedUpBy(String lookUp) throws ReflectiveOperationException {
    Field found = Class.forName(CAFFEINE + lookUp).getDeclaredField("FACTORIES");
    found.setAccessible(true);
    return ((Map<?, ?>) found.get(null))
        .keySet().stream().map(name -> named(CAFFEINE + name)).collect(Collectors.toSet());
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException renamed) {
      throw new IllegalStateException(renamed);
    }
  }

  @Test
  void areTheCachesThatAreMade() throws ReflectiveOperationException {
    assertThat(lookedUpBy("LocalCacheFactory"))
        .isNotEmpty()
        .allSatisfy(
            cache ->
                assertThat(reflection().onFieldAccess(cache, "FACTORY"))
                    .as(cache.getName())
                    .accepts(hints()));
  }

  @Test
  void areTheEntriesOfCaches() throws ReflectiveOperationException {
    assertThat(lookedUpBy("NodeFactory"))
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(reflection().onConstructorInvocation(entry.getDeclaredConstructor()))
                    .as(entry.getName())
                    .accepts(hints()));
  }

  /** Jdbi makes its settings by reflection, and says so in a file of its own that images read. */
  @Test
  void areNotTheSettingsOfJdbi() throws IOException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AssignableTypeFilter(named("org.jdbi.v3.core.config.JdbiConfig")));
    String told =
        new ClassPathResource(
                "META-INF/native-image/org.jdbi/jdbi3-core/reachability-metadata.json")
            .getContentAsString(UTF_8);
    assertThat(scanner.findCandidateComponents("org.jdbi.v3.core"))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            settings -> assertThat(told).contains("\"" + settings.getBeanClassName() + "\""));
  }
}
