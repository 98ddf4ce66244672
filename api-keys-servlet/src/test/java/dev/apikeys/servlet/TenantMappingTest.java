package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the management of a tenant is, and what is left to the application. */
class TenantMappingTest extends TenantServerTest {

  TenantMappingTest(Container container) {
    super(container);
  }

  private static String pathOf(String tenant) {
    String encoded = URLEncoder.encode(tenant, StandardCharsets.UTF_8).replace("+", "%20");
    return "/tenants/" + encoded + "/api-keys";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tenants", "/tenants/acme", "/tenants/acme/", "/tenants/acme/stats"})
  void leavesOtherPathsToTheApplication(String path) {
    HttpProbe probe = managed();
    assertThat(probe.getWith(admin("acme"), path).is(200).text()).startsWith("theirs /tenants");
    probe.get(path).isProblem(401, "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tenants/acme/api-keys2", "/tenants/acme/x/api-keys", "/tenants/acme/API-keys"})
  void leavesPathsToTheApplicationThatLookLikeIt(String path) {
    assertThat(managed().getWith(root(), path).is(200).text()).isEqualTo("theirs " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "é",
        "日本",
        "\ud83d\udd11",
        "a b",
        "a;b",
        "a?b#c",
        "a+b&c=d",
        "a:b@c,d",
        "{tenant}",
        "..a",
        "api-keys"
      })
  void isThereForAnyTenantThatIsOneStep(String tenant) {
    HttpProbe probe = managed();
    String admin = admin(tenant);
    HttpReply created = probe.post(admin, pathOf(tenant), "{\"name\":\"a\"}").is(201);
    assertThat(created.string("tenant")).isEqualTo(tenant);
    assertThat(created.header("Location")).matches("[!-~]+");
    probe.getWith(admin, created.header("Location")).is(200);
    HttpReply page = probe.getWith(admin, pathOf(tenant) + "?limit=1").is(200);
    assertThat(probe.getWith(admin, page.next()).is(200).json().size()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " acme", "acme ", "\u00a0", "a\u202eb"})
  void isNowhereForATenantThatNoKeyCanHave(String tenant) {
    HttpProbe probe = managed();
    probe.getWith(root(), pathOf(tenant)).isProblem(404, "not_found");
    probe.getWith(root(), pathOf("a".repeat(256))).isProblem(404, "not_found");
    probe.getWith(root(), pathOf("a".repeat(255))).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tenants//api-keys",
        "/tenants/./api-keys",
        "/tenants/../api-keys",
        "/tenants/%2e%2e/api-keys",
        "/tenants/a%2Fb/api-keys",
        "/tenants/acme%2Fapi-keys",
        "/tenants/acme/api-keys%2Fcurrent",
        "/tenants/a%00b/api-keys",
        "/tenants/a%0ab/api-keys",
        "/tenants/a%5Cb/api-keys"
      })
  void servesNothingByWhatIsNoStepOfAPath(String path) {
    HttpReply reply = managed().raw(path, "X-API-Key: " + root());
    if (!reply.text().startsWith("theirs ")) {
      assertThat(reply.status()).isIn(400, 404);
    }
  }

  @Test
  void isAtItsPathHoweverItEnds() {
    HttpProbe probe = managed();
    String admin = admin("acme");
    assertThat(probe.getWith(admin, ACME + "/").is(200).json().size()).isOne();
    assertThat(probe.raw("/tenants/acme;x=1/api-keys;y", "X-API-Key: " + admin).status())
        .isEqualTo(200);
  }

  @Test
  void describesItselfAtThePathOfTheTenant() {
    ApiKeyFilter guard = ApiKeyFilter.create(keys).open(ACME + "/openapi.json");
    TestServer server = unguarded(server().filter("/*", guard), management.below(PATH)).start();
    HttpReply document = probe(server).get(ACME + "/openapi.json").is(200);
    assertThat(document.json().path("servers").path(0).path("url").asString()).isEqualTo(ACME);
  }

  @Test
  void isBelowTheContextPath() {
    URI server = guarded("/app", management.below(PATH)).start().uri();
    String admin = admin("acme");
    HttpReply created = new HttpProbe(server).post(admin, ACME, "{\"name\":\"a\"}").is(201);
    assertThat(created.header("Location")).startsWith("/app" + ACME + "/");
    new HttpProbe(server.resolve("/"))
        .getWith(admin, created.header("Location").substring(1))
        .is(200);
  }

  @Test
  void tellsItsMethodsAndLetsPreflightsPass() {
    ApiKeyFilter guard = ApiKeyFilter.create(keys).passingPreflights();
    TestServer server = unguarded(server().filter("/*", guard), management.below(PATH)).start();
    HttpReply reply =
        probe(server)
            .send(
                "OPTIONS",
                ACME,
                BodyPublishers.noBody(),
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST");
    assertThat(reply.is(204).header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    probe(server).send("PUT", admin("acme"), ACME).isProblem(405, "invalid_request");
  }

  @Test
  void servesNoOtherDispatchThanRequests() {
    TestServer server =
        guarded("", management.below(PATH))
            .endpoint(
                "/open",
                (request, response) ->
                    request.getRequestDispatcher(ACME).forward(request, response))
            .endpoint("/async", (request, response) -> request.startAsync().dispatch(ACME))
            .start();
    for (String path : new String[] {"/open", "/async"}) {
      assertThat(probe(server).getWith(admin("acme"), path).is(200).text())
          .isEqualTo("theirs " + ACME);
    }
  }

  @Test
  void refusesAPathWithoutATenant() {
    assertThatThrownBy(() -> management.below("/api-keys"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/tenants/{tenant}/api-keys");
  }
}
