package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.Caller;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management at a path that names the tenant: who may do what there. */
class TenantManagementTest extends TenantServerTest {

  TenantManagementTest(Container container) {
    super(container);
  }

  private static List<String> ids(HttpReply list) {
    return list.is(200).json().valueStream().map(key -> key.get("id").asString()).toList();
  }

  private ApiKey get(IssuedKey key) {
    return keys.as(Actor.system("test")).get(key.key().id());
  }

  @Test
  void servesAnAdministratorOfTheTenant() {
    HttpProbe probe = managed();
    String admin = admin("acme");
    keyIn("other");
    HttpReply created = probe.post(admin, ACME, "{\"name\":\"a\"}").is(201);
    assertThat(created.string("tenant")).isEqualTo("acme");
    String path = created.header("Location");
    assertThat(path).isEqualTo(ACME + "/" + created.string("id"));
    probe.getWith(admin, path).is(200);
    probe.patch(admin, path, "{\"name\":\"b\"}").is(200);
    probe.post(admin, path + "/rotate").is(200);
    probe.post(admin, path + "/revoke").is(200);
    assertThat(probe.getWith(admin, path + "/audit").is(200).json().size()).isEqualTo(4);
    probe.send("DELETE", admin, path).is(204);
    assertThat(ids(probe.getWith(admin, ACME))).hasSize(1);
    probe.getWith(admin, ACME + "/current").is(200);
    probe.send("HEAD", admin, ACME + "/current").is(200);
  }

  @Test
  void servesAnAdministratorOfAllTenantsInThatOne() {
    HttpProbe probe = managed();
    String root = root();
    IssuedKey acmes = keyIn("acme");
    IssuedKey others = keyIn("other");
    assertThat(ids(probe.getWith(root, ACME))).containsExactly(acmes.key().id());
    assertThat(ids(probe.getWith(root, ACME + "?tenant=other"))).isEmpty();
    assertThat(ids(probe.getWith(root, ACME + "/by-user/alice"))).hasSize(1);
    probe.getWith(root, ACME + "/" + others.key().id()).isProblem(404, "not_found");
    probe.getWith(root, ACME + "/current").isProblem(404, "not_found");
    probe.post(root, ACME + "/current/revoke").isProblem(404, "not_found");
    HttpReply created = probe.post(root, ACME, "{\"name\":\"a\"}").is(201);
    assertThat(created.string("tenant")).isEqualTo("acme");
    assertThat(probe.post(root, ACME + "/by-user/alice/revoke").is(200).text())
        .isEqualTo("{\"revoked\":1}");
    assertThat(probe.post(root, ACME + "/by-user/alice/revoke?tenant=other").is(200).text())
        .isEqualTo("{\"revoked\":0}");
    assertThat(get(others)).isEqualTo(others.key());
  }

  @Test
  void createsInTheTenantOfThePathAlone() {
    HttpProbe probe = managed();
    for (String token : List.of(admin("acme"), root())) {
      probe
          .post(token, ACME, "{\"name\":\"a\",\"tenant\":\"other\"}")
          .isProblem(403, "access_denied")
          .blames("tenant");
      probe.post(token, ACME, "{\"name\":\"a\",\"tenant\":\"acme\"}").is(201);
    }
    probe
        .post(root(), ACME, "{\"name\":\"a\",\"scopes\":[\"" + Scopes.ADMIN_ALL_TENANTS + "\"]}")
        .isProblem(403, "access_denied")
        .blames("scopes");
    KeyQuery others = KeyQuery.all().of(Tenants.only("other"));
    assertThat(keys.as(Actor.system("test")).list(others)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "POST, ''",
    "GET, /current",
    "GET, /verify/current",
    "POST, /current/revoke",
    "GET, /{id}",
    "PATCH, /{id}",
    "DELETE, /{id}",
    "POST, /{id}/revoke",
    "POST, /{id}/rotate",
    "GET, /{id}/audit",
    "GET, /by-user/alice",
    "DELETE, /by-user/alice",
    "POST, /by-user/alice/revoke",
    "POST, /introspect",
    "PUT, /current",
    "GET, /nothing/at/all"
  })
  void isNotThereForWhoeverIsOfAnotherTenant(String method, String path) {
    HttpProbe probe = managed();
    for (IssuedKey key :
        List.of(
            keyIn("other", "**"),
            keyIn("other", Scopes.INTROSPECT),
            keyIn("other", "**", Scopes.ADMIN))) {
      String token = key.token().reveal();
      String below = path.replace("{id}", key.key().id());
      String known = probe.send(method, token, ACME + below).isProblem(404, "not_found").text();
      HttpReply absent = probe.send(method, token, "/tenants/none/api-keys" + below).is(404);
      assertThat(absent.text()).as("no tenant is told from none").isEqualTo(known);
      assertThat(get(key).revocation()).isEmpty();
    }
  }

  @Test
  void servesAPlainKeyOfTheTenantItself() {
    HttpProbe probe = managed();
    IssuedKey plain = keyIn("acme", "**");
    String token = plain.token().reveal();
    probe.getWith(token, ACME + "/current").is(200);
    assertThat(ids(probe.getWith(token, ACME))).containsExactly(plain.key().id());
    probe.post(token, ACME, "{\"name\":\"a\"}").isProblem(403, "insufficient_scope");
    probe.post(token, ACME + "/current/revoke").is(200);
  }

  @Test
  void introspectsKeysOfTheTenantAlone() {
    HttpProbe probe = managed();
    String service = keyIn("home", Scopes.ADMIN_ALL_TENANTS, Scopes.INTROSPECT).token().reveal();
    for (String tenant : List.of("acme", "other")) {
      String token = keyIn(tenant).token().reveal();
      HttpReply reply =
          probe.send(
              "POST",
              ACME + "/introspect",
              BodyPublishers.ofString("token=" + token),
              "X-API-Key",
              service,
              "Content-Type",
              "application/x-www-form-urlencoded");
      assertThat(reply.is(200).json().path("active").asBoolean()).isEqualTo(tenant.equals("acme"));
    }
  }

  @Test
  void servesAUserInItsTenantAlone() {
    Caller alice = Caller.user("alice", "acme");
    ApiKeyServlet users = ApiKeyServlet.create(keys, request -> Optional.of(alice));
    HttpProbe probe = probe(unguarded(server(), users.below(PATH)).start());
    keyIn("acme");
    keyIn("other");
    assertThat(ids(probe.get(ACME))).hasSize(1);
    probe.get(OTHER).isProblem(404, "not_found");
  }

  @Test
  void isForNobodyWhereNothingGuardsIt() {
    HttpProbe probe = probe(unguarded(server(), management.below(PATH)).start());
    for (String path : new String[] {ACME, OTHER, ACME + "/current", ACME + "/nothing/at/all"}) {
      probe.get(path).isProblem(401, "unauthorized");
      probe.getWith(admin("acme"), path).isProblem(401, "unauthorized");
    }
  }

  @Test
  void countsACallerAsOneInWhateverTenant() {
    RateLimit three = new RateLimit(3, Duration.ofDays(1));
    for (ApiKeyServlet limited :
        List.of(
            management,
            ApiKeyServlet.create(
                keys,
                request -> Optional.of(Caller.administrator(Actor.of("r"), Tenants.all()))))) {
      HttpProbe probe = probe(guarded("", limited.limitedTo(three).below(PATH)).start());
      String root = root();
      probe.getWith(root, ACME).is(200);
      probe.getWith(root, OTHER).is(200);
      probe.getWith(root, "/tenants/%20/api-keys").is(404);
      probe.getWith(root, ACME).isExceeded("management");
      probe.getWith(root, "/tenants/third/api-keys").isExceeded("management");
    }
  }
}
