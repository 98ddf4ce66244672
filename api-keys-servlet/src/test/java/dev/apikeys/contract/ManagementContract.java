package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a key in the hands of callers, each within its rights. */
public interface ManagementContract extends GuardedApplication {

  @Test
  default void revokesAKeyAtOnceAndForGood() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"lost\"}").is(201);
    String path = "/api-keys/" + created.string("id");
    HttpReply revoked =
        http().post(admin, path + "/revoke", "{\"reason\":\"laptop stolen\"}").is(200);
    assertThat(revoked.string("status")).isEqualTo("revoked");
    assertThat(revoked.string("revoke_reason")).isEqualTo("laptop stolen");
    http()
        .getWith(created.string("key"), "/api/hello")
        .isChallenge(401, "invalid_token", "API key has been revoked");
    http().post(admin, path + "/activate").isProblem(409, "conflict");
    http().post(admin, path + "/deactivate").isProblem(409, "conflict");
    http().post(admin, path + "/revoke").is(200);
  }

  @Test
  default void switchesAKeyOffAndOn() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"paused\"}").is(201);
    String path = "/api-keys/" + created.string("id");
    HttpReply off = http().post(admin, path + "/deactivate").is(200);
    assertThat(off.string("status")).isEqualTo("disabled");
    assertThat(off.json().path("is_active").booleanValue()).isFalse();
    http().getWith(created.string("key"), "/api/hello").is(401);
    HttpReply on = http().post(admin, path + "/activate", "{}").is(200);
    assertThat(on.string("status")).isEqualTo("active");
    http().getWith(created.string("key"), "/api/hello").is(200);
  }

  @Test
  default void showsTheLimitAndTheNetworksOfAKey() {
    IssuedKey admin = administrator();
    NewKey bound =
        NewKey.named("bound")
            .inTenant(admin.key().tenant())
            .limitedTo(100, Duration.ofMinutes(1))
            .allowedFrom("2001:db8::/32", "192.0.2.7");
    String id = trusted().issue(bound).key().id();
    HttpReply shown = http().getWith(admin.token().reveal(), "/api-keys/" + id).is(200);
    assertThat(shown.json().path("rate_limit").path("requests").intValue()).isEqualTo(100);
    assertThat(shown.json().path("rate_limit").path("per_seconds").intValue()).isEqualTo(60);
    assertThat(shown.json().path("allowed_cidrs").path(0).stringValue()).isEqualTo("192.0.2.7/32");
    assertThat(shown.json().path("allowed_cidrs").path(1).stringValue()).isEqualTo("2001:db8::/32");
  }

  @Test
  default void deletesAKey() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"gone\"}").is(201);
    String path = "/api-keys/" + created.string("id");
    assertThat(http().send("DELETE", admin, path).is(204).text()).isEmpty();
    http().getWith(admin, path).isProblem(404, "not_found");
    http().send("DELETE", admin, path).isProblem(404, "not_found");
    http().getWith(created.string("key"), "/api/hello").is(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,''",
    "DELETE,''",
    "PATCH,''",
    "POST,/revoke",
    "POST,/activate",
    "POST,/deactivate",
    "POST,/rotate",
    "GET,/audit"
  })
  default void answersAnotherTenantsKeyAsAnAbsentOne(String method, String action) {
    String admin = administrator().token().reveal();
    ApiKey foreign =
        trusted().issue(NewKey.named("foreign").inTenant("elsewhere").ownedBy("user-1")).key();
    HttpReply absent =
        http().send(method, admin, "/api-keys/01990000-0000-7000-8000-000000000000" + action);
    HttpReply reply = http().send(method, admin, "/api-keys/" + foreign.id() + action);
    reply.isProblem(404, "not_found");
    assertThat(reply.text()).isEqualTo(absent.is(404).text());
    assertThat(trusted().get(foreign.id())).isEqualTo(foreign);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,''",
    "DELETE,''",
    "PATCH,''",
    "POST,/revoke",
    "POST,/activate",
    "POST,/deactivate",
    "POST,/rotate",
    "GET,/audit"
  })
  default void answersAnyOtherKeyAsAnAbsentOneToAPlainKey(String method, String action) {
    ApiKey other = issue("orders:read").key();
    http()
        .send(method, token("**"), "/api-keys/" + other.id() + action)
        .isProblem(404, "not_found");
    assertThat(trusted().get(other.id())).isEqualTo(other);
  }

  @Test
  default void letsAPlainKeyReadAndRevokeItselfAndNothingMore() {
    IssuedKey plain = issue("orders:read");
    String token = plain.token().reveal();
    String path = "/api-keys/" + plain.key().id();
    http().getWith(token, path).is(200);
    http().send("DELETE", token, path).isProblem(403, "insufficient_scope");
    http().post(token, path + "/deactivate").isProblem(403, "insufficient_scope");
    http().post(token, path + "/activate").isProblem(403, "insufficient_scope");
    http().post(token, path + "/revoke").is(200);
    http().getWith(token, path).is(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api-keys",
    "POST,/api-keys",
    "GET,/api-keys/x",
    "DELETE,/api-keys/x",
    "POST,/api-keys/x/revoke",
    "POST,/api-keys/x/activate",
    "POST,/api-keys/x/deactivate",
    "PATCH,/api-keys/x",
    "POST,/api-keys/x/rotate",
    "GET,/api-keys/x/audit",
    "GET,/api-keys/current",
    "GET,/api-keys/verify/current",
    "POST,/api-keys/current/revoke",
    "GET,/api-keys/by-user/x",
    "DELETE,/api-keys/by-user/x",
    "POST,/api-keys/by-user/x/revoke",
    "GET,/api-keys/by-user/x/y",
    "PATCH,/api-keys/by-user/x/y",
    "DELETE,/api-keys/by-user/x/y",
    "POST,/api-keys/introspect",
    "GET,/api-keys/x/y"
  })
  default void refusesEveryRouteWithoutCredential(String method, String path) {
    http().send(method, path, BodyPublishers.noBody()).isProblem(401, "unauthorized");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,'','GET, HEAD, POST, OPTIONS'",
    "DELETE,'','GET, HEAD, POST, OPTIONS'",
    "POST,/{id},'GET, HEAD, PATCH, DELETE, OPTIONS'",
    "GET,/{id}/revoke,'POST, OPTIONS'",
    "DELETE,/{id}/activate,'POST, OPTIONS'",
    "GET,/{id}/rotate,'POST, OPTIONS'",
    "POST,/{id}/audit,'GET, HEAD, OPTIONS'",
    "POST,/current,'GET, HEAD, OPTIONS'",
    "GET,/current/revoke,'POST, OPTIONS'",
    "POST,/by-user/alice,'GET, HEAD, DELETE, OPTIONS'",
    "GET,/by-user/alice/revoke,'POST, OPTIONS'",
    "GET,/introspect,'POST, OPTIONS'"
  })
  default void saysWhichMethodsItServes(String method, String path, String allowed) {
    IssuedKey admin = administrator();
    HttpReply reply =
        http()
            .send(
                method,
                admin.token().reveal(),
                "/api-keys" + path.replace("{id}", admin.key().id()));
    assertThat(reply.isProblem(405, "invalid_request").header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/x/rename",
        "/x/revoke/y",
        "/x/",
        "/%3Cscript%3E",
        "/a.b",
        "/current/x",
        "/verify",
        "/verify/x",
        "/by-user",
        "/by-user/",
        "/by-user/alice/x",
        "/by-user/alice/x/y",
        "/introspect/x",
        "/jwks.json"
      })
  default void findsNothingAtOtherPaths(String path) {
    http()
        .getWith(administrator().token().reveal(), "/api-keys" + path)
        .isProblem(404, "not_found");
  }

  @Test
  default void tellsItsMethodsOnOptions() {
    String admin = administrator().token().reveal();
    HttpReply reply = http().send("OPTIONS", admin, "/api-keys").is(204);
    assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
  }

  @Test
  default void answersHeadAsGetWithoutBody() {
    HttpReply reply = http().send("HEAD", administrator().token().reveal(), "/api-keys").is(200);
    assertThat(reply.header("Content-Type")).startsWith("application/json");
    assertThat(reply.text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reason | {\"reason\":5}",
        "reason | {\"reason\":\"a\\u0007\"}",
        "reason | {\"reason\":null}",
        "because | {\"because\":\"of\"}"
      })
  default void revokesNothingForABadReason(String member, String body) {
    IssuedKey admin = administrator();
    http()
        .post(admin.token().reveal(), "/api-keys/" + admin.key().id() + "/revoke", body)
        .isProblem(400, "invalid_request")
        .blames(member);
    assertThat(trusted().get(admin.key().id()).revocation()).isEmpty();
  }
}
