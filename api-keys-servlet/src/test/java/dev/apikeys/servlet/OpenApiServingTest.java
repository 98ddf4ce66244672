package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the description of the management is served. */
class OpenApiServingTest extends GuardedServerTest {

  private static final ManagementAuthorizer NOBODY = request -> Optional.empty();
  private static final ManagementAuthorizer ANYBODY =
      request -> Optional.of(Caller.administrator(Actor.of("root"), Tenants.all()));

  private HttpProbe managed(ManagementAuthorizer authorizer) {
    return probe(server().servlet("/api-keys/*", ApiKeyServlet.create(keys, authorizer)).start());
  }

  private static List<String> serversOf(HttpReply document) {
    return document.json().path("servers").valueStream().map(one -> one.toString()).toList();
  }

  @Test
  void isForWhoeverReachesIt() {
    HttpReply document = managed(NOBODY).get("/api-keys/openapi.json").is(200);
    assertThat(document.string("openapi")).startsWith("3.1.");
    assertThat(document.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void isForWhoeverTheFilterLeavesItOpenTo() {
    HttpProbe probe =
        probe(
            server()
                .filter("/*", ApiKeyFilter.create(keys).open("/api-keys/openapi.json"))
                .servlet("/api-keys/*", ApiKeyServlet.create(keys, NOBODY))
                .start());
    probe.get("/api-keys/openapi.json").is(200);
    probe.get("/api-keys").isProblem(401, "unauthorized");
  }

  @Test
  void mayBeKeptForAWhile() {
    assertThat(managed(NOBODY).get("/api-keys/openapi.json").headers("Cache-Control"))
        .isEqualTo("public, max-age=300");
  }

  @ParameterizedTest
  @CsvSource({
    "'','/api-keys/*','/api-keys'",
    "'/shop','/api-keys/*','/shop/api-keys'",
    "'/shop','/admin/keys/*','/shop/admin/keys'",
    "'','/*','/'",
    "'/shop','/*','/shop'",
    "'','/schlüssel/*','/schl%C3%BCssel'"
  })
  void saysWhereTheManagementIs(String contextPath, String mapping, String url) {
    HttpProbe probe =
        probe(server(contextPath).servlet(mapping, ApiKeyServlet.create(keys, NOBODY)).start());
    String path = url.substring(contextPath.length()) + "/openapi.json";
    HttpReply document = probe.get(path.replace("//", "/")).is(200);
    assertThat(serversOf(document)).containsExactly("{\"url\":\"" + url + "\"}");
  }

  @Test
  void namesNoHostThatAClientChose() {
    HttpReply document =
        managed(NOBODY)
            .get(
                "/api-keys/openapi.json",
                "X-Forwarded-Host",
                "evil.example",
                "Forwarded",
                "host=evil.example");
    assertThat(serversOf(document)).containsExactly("{\"url\":\"/api-keys\"}");
  }

  @Test
  void leavesOutTheKeysThatNobodyPublishes() {
    HttpReply document = managed(NOBODY).get("/api-keys/openapi.json").is(200);
    assertThat(document.json().path("paths").has("/jwks.json")).isFalse();
    assertThat(document.json().path("paths").has("/openapi.json")).isTrue();
  }

  @Test
  void describesTheKeysThatArePublished() {
    try (ApiKeys publishing = OpenApiWorld.publishing(new InMemoryKeyStore())) {
      HttpProbe probe =
          probe(server().servlet("/api-keys/*", ApiKeyServlet.create(publishing, NOBODY)).start());
      HttpReply document = probe.get("/api-keys/openapi.json").is(200);
      assertThat(document.json().path("paths"))
          .isEqualTo(OpenApiDocument.shipped().root().path("paths"));
    }
  }

  @Test
  void isTheSameOnEachCall() {
    HttpProbe probe = managed(NOBODY);
    assertThat(probe.get("/api-keys/openapi.json").text())
        .isEqualTo(probe.get("/api-keys/openapi.json").text());
  }

  @Test
  void hasNoBodyOnHead() {
    HttpProbe probe = managed(NOBODY);
    HttpReply head = probe.send("HEAD", "/api-keys/openapi.json", BodyPublishers.noBody()).is(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Type"))
        .isEqualTo(probe.get("/api-keys/openapi.json").header("Content-Type"));
  }

  @Test
  void tellsItsMethodsOnOptions() {
    HttpReply options =
        managed(NOBODY).send("OPTIONS", "/api-keys/openapi.json", BodyPublishers.noBody()).is(204);
    assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void isForReadingAlone(String method) {
    HttpReply reply =
        managed(ANYBODY).send(method, "/api-keys/openapi.json", BodyPublishers.noBody());
    assertThat(reply.isProblem(405, "invalid_request").header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi", "/openapi.json/", "/openapi.json/x", "/OpenApi.json"})
  void isAtNoOtherPath(String path) {
    managed(ANYBODY).get("/api-keys" + path).isProblem(404, "not_found");
  }

  @Test
  void isFoundOnTheModulePathAsWell() throws Exception {
    Path[] path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes"))
            .map(Path::of)
            .toArray(Path[]::new);
    Configuration modules =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(path), ModuleFinder.of(), Set.of("dev.apikeys.servlet"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(modules, ClassLoader.getPlatformClassLoader());
    ClassLoader loader = layer.findLoader("dev.apikeys.servlet");
    Object store =
        loader.loadClass(InMemoryKeyStore.class.getName()).getConstructor().newInstance();
    Object byKey = call(loader, ManagementAuthorizer.class, "byKey");
    try (AutoCloseable some = (AutoCloseable) call(loader, ApiKeys.class, "create", store, "a")) {
      Object servlet = call(loader, ApiKeyServlet.class, "create", some, byKey);
      assertThat(servlet.getClass().getModule().isNamed()).isTrue();
      assertThat(servlet.getClass()).isNotEqualTo(ApiKeyServlet.class);
    }
  }

  /** Calls a static method of what this class is to another loader. */
  private static Object call(ClassLoader loader, Class<?> type, String method, Object... values)
      throws Exception {
    return Stream.of(loader.loadClass(type.getName()).getMethods())
        .filter(one -> one.getName().equals(method) && one.getParameterCount() == values.length)
        .findFirst()
        .orElseThrow()
        .invoke(null, values);
  }
}
