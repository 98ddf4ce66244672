package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Applications that lack what they may go without: each is started by a class loader of its own,
 * which knows no such jar. All of Spring Security is missing in the tests of Surefire.
 */
class ReducedClassPathIT {

  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }

  /** The class path without jars of such a name. */
  private static URL[] without(String names) {
    List<Path> all = classPath();
    List<Path> rest =
        all.stream().filter(path -> !path.getFileName().toString().matches(names)).toList();
    assertThat(rest).as("%s are on the class path", names).hasSizeLessThan(all.size());
    return rest.stream().map(ReducedClassPathIT::url).toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring-boot-security-[0-9].*",
        "spring-security-config-.*",
        "spring-security-web-.*",
        "spring-webmvc-.*|spring-boot-webmvc-[0-9].*",
        "spring-security-oauth2-.*|spring-boot-security-oauth2-.*|micrometer-core-.*"
            + "|spring-test-.*|spring-security-test-.*|spring-boot-.*test.*"
      })
  void guardAllTheSame(String missing) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader reduced =
        new URLClassLoader(without(missing), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(reduced);
      assertGuarded(reduced);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private static void assertGuarded(ClassLoader loader) throws Exception {
    loader // a JVM has room for one factory of URLs, which Tomcat can go without
        .loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
        .getMethod("disable")
        .invoke(null);
    Object started =
        loader.loadClass(StartedApplication.class.getName()).getConstructor().newInstance();
    try (AutoCloseable application = (AutoCloseable) started) {
      @SuppressWarnings("unchecked")
      Function<String, String> facts = (Function<String, String>) application;
      HttpProbe probe = new HttpProbe(URI.create("http://localhost:" + facts.apply("port")));
      String token = facts.apply("token");
      probe.get("/page").isProblem(401, "unauthorized");
      probe.get("/nowhere").isProblem(401, "unauthorized");
      probe.get("/api-keys").isProblem(401, "unauthorized");
      probe.getWith("key_wrong", "/page").isProblem(401, "invalid_token");
      assertThat(probe.getWith(token, "/page").is(200).text()).isEqualTo("page");
      assertThat(probe.getWith(token, "/api-keys").is(200).json().size()).isEqualTo(1);
    }
  }
}
