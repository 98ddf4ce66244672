package dev.apikeys.spring.example.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.spring.example.machines.MachinesApplication.Users;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The story of its users, in order, over HTTP. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = MachinesApplication.class,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:machines",
      "machines.pepper=bWFjaGluZXMgb25seTogZHJhdyB5b3VyIG93biBwZXBwZXI="
    })
class MachinesTest {

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  @Autowired private Users users;

  private HttpProbe http() {
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  private HttpReply as(String user, String method, String path, String json) {
    return http()
        .send(
            method,
            path,
            json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
            "X-User",
            user,
            "Content-Type",
            "application/json");
  }

  private static void assertRefused(HttpReply reply, String why) {
    assertThat(reply.isProblem(401, "invalid_token").string("detail")).isEqualTo(why);
  }

  private HttpReply created(String user, String scopes) {
    users.activate(user);
    String json = "{\"name\": \"CI\", \"scopes\": %s, \"description\": \"builds\"}";
    return as(user, "POST", "/api-keys", json.formatted(scopes)).is(201);
  }

  @Test
  void takesAKeyFromTheHeaderOrTheQuery() {
    HttpReply created = created("ann", "[]");
    String token = created.string("key");
    assertThat(token).startsWith(created.string("key_prefix"));
    http().post(token, "/webhook/orders").is(200);
    http().send("POST", "/webhook/orders?api_key=" + token, BodyPublishers.noBody()).is(200);
    http().post(token, "/webhook/orders?api_key=" + token).isProblem(400, "invalid_request");
    HttpReply without = http().send("POST", "/webhook/orders", BodyPublishers.noBody());
    assertThat(without.isProblem(401, "unauthorized").string("detail"))
        .isEqualTo("API key required");
    http().post("nonsense", "/webhook/orders").isProblem(401, "invalid_token");
  }

  @Test
  void asksForAllScopesAndNamesTheMissing() {
    String none = created("ann", "[]").string("key");
    assertThat(http().post(none, "/webhook/inventory").is(403).string("detail"))
        .isEqualTo("API key has no scopes");
    String one = created("ann", "[\"inventory:read\"]").string("key");
    assertThat(http().post(one, "/webhook/inventory").is(403).string("detail"))
        .isEqualTo("API key lacks the scope inventory:write");
    String other = created("ann", "[\"orders:read\"]").string("key");
    assertThat(http().post(other, "/webhook/inventory").is(403).string("detail"))
        .isEqualTo("API key lacks the scopes inventory:read, inventory:write");
    String both = created("ann", "[\"inventory:read\", \"inventory:write\"]").string("key");
    http().post(both, "/webhook/inventory").is(200);
    as("ann", "POST", "/api-keys", "{\"name\": \"a\", \"scopes\": [\"users:write\"]}").is(403);
  }

  @Test
  void stopsWithItsUser() {
    String token = created("bea", "[]").string("key");
    assertThat(http().getWith(token, "/external/products").is(200).string("user_id"))
        .isEqualTo("bea");
    users.deactivate("bea");
    keys.ownerChanged("", "bea");
    assertRefused(http().getWith(token, "/external/products"), "API key's owner is inactive");
    keys.as(Actor.system("users")).sweep().eraseOwner("", "bea"); // deleted, and its keys with it
    assertRefused(http().getWith(token, "/external/products"), "API key is invalid");
  }

  @Test
  void staysWhenItIsRevokedAndGoesWhenItIsDeleted() {
    HttpReply created = created("cleo", "[]");
    String token = created.string("key");
    String path = "/api-keys/" + created.string("id");
    assertThat(as("cleo", "POST", path + "/revoke", "").is(200).string("message"))
        .isEqualTo("API key revoked");
    assertRefused(http().post(token, "/webhook/orders"), "API key is disabled");
    HttpReply list = as("cleo", "GET", "/api-keys", "").is(200);
    assertThat(list.json().path(0).path("is_active").booleanValue()).isFalse();
    assertThat(list.text()).doesNotContain(token);
    assertThat(as("cleo", "DELETE", path, "").is(200).string("message"))
        .isEqualTo("API key deleted");
    assertRefused(http().post(token, "/webhook/orders"), "API key is invalid");
  }

  @Test
  void isItsUsersAlone() {
    HttpReply created = created("dora", "[]");
    String path = "/api-keys/" + created.string("id");
    users.activate("eve");
    as("eve", "POST", path + "/revoke", "").is(404);
    as("eve", "DELETE", path, "").is(404);
    assertThat(as("eve", "GET", "/api-keys", "").is(200).json().size()).isZero();
    http().getWith(created.string("key"), "/api-keys").is(401);
    http().post(created.string("key"), "/webhook/orders").is(200);
  }
}
