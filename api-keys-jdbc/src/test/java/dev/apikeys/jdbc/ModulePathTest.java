package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModulePathTest {

  /** What somebody who uses the module puts there: no test, and nothing that is not needed. */
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*/(api-keys-core|api-keys-jdbc)/target/classes"
              + "|.*/(api-keys-core|bucket4j_jdk17-core|caffeine|ipaddress|jdbi3-core|geantyref|HikariCP|slf4j-api|jspecify"
              + "|h2)-[0-9][^/]*(?<!-tests)\\.jar");

  private static Path[] modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> NEEDED.matcher(entry.replace('\\', '/')).matches())
        .map(Path::of)
        .toArray(Path[]::new);
  }

  private static ClassLoader loader() {
    ModuleLayer boot = ModuleLayer.boot();
    Configuration modules =
        boot.configuration()
            .resolve(
                ModuleFinder.of(modulePath()),
                ModuleFinder.of(),
                Set.of("dev.apikeys.jdbc", "com.h2database"));
    return boot.defineModulesWithOneLoader(modules, ClassLoader.getPlatformClassLoader())
        .findLoader("dev.apikeys.jdbc");
  }

  @Test
  void carriesTheStore() throws Exception {
    ClassLoader loader = loader();
    // A running program had its drivers registered before; this one registers itself.
    Class.forName("org.h2.Driver", true, loader);
    Class<?> type = loader.loadClass("dev.apikeys.jdbc.JdbcKeyStore");
    assertThat(type.getModule().isNamed()).isTrue();
    Method connect = type.getMethod("connect", String.class, String.class, String.class);
    try (AutoCloseable store =
        (AutoCloseable) connect.invoke(null, TestDatabase.H2.freshUrl(), "sa", "")) {
      type.getMethod("createSchema").invoke(store);
      assertThat(type.getMethod("countByScheme").invoke(store)).isEqualTo(Map.of());
    }
  }
}
