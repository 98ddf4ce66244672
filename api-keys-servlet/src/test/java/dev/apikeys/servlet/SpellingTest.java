package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a request spells a protected path, what is there serves nobody without a key. The servlet
 * itself counts whom it serves, so that no status has to be trusted.
 */
@ParameterizedClass
@EnumSource(Container.class)
class SpellingTest extends GuardedServerTest {

  private final AtomicInteger keyed = new AtomicInteger();
  private final AtomicInteger exposed = new AtomicInteger();

  SpellingTest(Container container) {
    super(container);
  }

  /** Everything at {@code /api/}, and nothing else. */
  private void protectedAlone(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    (ApiKeyPrincipal.of(request).isPresent() ? keyed : exposed).incrementAndGet();
    ContractApplication.text(response, "served");
  }

  /** Everything there is; protected is what looks so to the container or to a router of its own. */
  private void all(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String mapped = request.getServletPath() + request.getPathInfo();
    if (isProtected(mapped) || isProtected(routed(request.getRequestURI()))) {
      protectedAlone(request, response);
    }
  }

  private static boolean isProtected(String path) {
    return path.startsWith("/api/") || path.equals("/api");
  }

  /** A path as web frameworks read it: without parameters, decoded once. */
  private static String routed(String uri) {
    try {
      return URLDecoder.decode(uri.replaceAll(";[^/]*", "").replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }

  private void assertServesByKeyAlone(TestServer started, String path) {
    HttpProbe probe = probe(started);
    assertThat(probe.raw(path).status()).as("of %s", path).isLessThan(500);
    assertThat(exposed).as("served without a key").hasValue(0);
    assertThat(keyed).hasValue(0);
    assertThat(probe.raw(path, "X-API-Key: " + token()).status()).isLessThan(500);
    assertThat(exposed).as("served in spite of a key").hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void reachesNothingAtTheMappingOfTheFilter(String path) {
    assertServesByKeyAlone(
        server()
            .filter("/api/*", ApiKeyFilter.create(keys))
            .endpoint("/api/*", this::protectedAlone)
            .start(),
        path);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void reachesNothingOfAServletForAll(String path) {
    assertServesByKeyAlone(
        server().filter("/api/*", ApiKeyFilter.create(keys)).endpoint("/", this::all).start(),
        path);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void reachesNothingByAnOpenPath(String path) {
    assertServesByKeyAlone(
        server()
            .filter("/*", ApiKeyFilter.create(keys).open("/public/*", "/x/*"))
            .endpoint("/", this::all)
            .start(),
        path);
  }

  @Test
  void isCountedWhereNothingIsGuarded() {
    probe(server().endpoint("/", this::all).start()).raw("/%61pi;x/hello");
    assertThat(exposed).hasValue(1);
  }

  @Test
  void servesTheHolderOfAKey() {
    TestServer server =
        server()
            .filter("/api/*", ApiKeyFilter.create(keys))
            .endpoint("/api/*", this::protectedAlone)
            .start();
    probe(server).getWith(token(), "/api/hello;x=1").is(200);
    assertThat(keyed).hasValue(1);
  }

  static String[] paths() {
    return new String[] {
      "/api/hello",
      "/api/hello?q=/public/",
      "/api/hello;x",
      "/api/hello;jsessionid=1",
      "/api/hello;x=/public/x",
      "/api;x/hello",
      "/;x/api/hello",
      "//api/hello",
      "///api///hello",
      "/api//hello",
      "/./api/hello",
      "/api/./hello",
      "/x/../api/hello",
      "/x/./../api/hello",
      "/x/..;/api/hello",
      "/x/..;y=z/api/hello",
      "/x;/../api/hello",
      "/../api/hello",
      "/%2e/api/hello",
      "/x/%2e%2e/api/hello",
      "/x/%2E%2e/api/hello",
      "/x/.%2e/api/hello",
      "/public/../api/hello",
      "/public/..%2fapi/hello",
      "/public/%2e%2e%2fapi%2fhello",
      "/public/..%5capi/hello",
      "/public/..\\api\\hello",
      "/api%2fhello",
      "/%2fapi/hello",
      "/api%2Fhello",
      "/api%5chello",
      "/%5capi/hello",
      "/api\\hello",
      "\\api\\hello",
      "/%252e/api/hello",
      "/x/%252e%252e/api/hello",
      "/api%252fhello",
      "/%2561pi/hello",
      "/%61pi/hello",
      "/api/h%65llo",
      "/api",
      "/api/",
      "/api/hello/",
      "/API/hello",
      "/Api/Hello",
      "/api%00/hello",
      "/api/hello%00",
      "/%00/api/hello",
      "/api/hello\0",
      "/api/hello%0d%0aX:y",
      "/api/hello%20",
      "/api/hello%3b",
      "/api%3bx/hello",
      "/api/hello%23",
      "/api/hello#/public/",
      "/\u00e4pi/hello",
      "/api/h\u00e4llo",
      "/x/\u00e4/../../api/hello",
      "/%c3%a4/../api/hello",
      "/%c0%ae%c0%ae/api/hello",
      "/api%c0%afhello",
      "/%u002fapi/hello",
      "/%",
      "/api/%zz",
      "http://localhost/api/hello",
      "http://elsewhere.example/api/hello",
      "HTTP://localhost//api/hello",
      "http://localhost/x/../api/hello",
      "http://localhost/public/..;/api/hello",
      "http://user@localhost/%61pi/hello",
      "https://localhost/api;x/hello",
      "api/hello",
      "*"
    };
  }
}
