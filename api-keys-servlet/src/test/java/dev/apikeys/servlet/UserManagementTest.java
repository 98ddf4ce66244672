package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.Caller;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the hands of a user of the application, who has its own and no others. */
class UserManagementTest extends GuardedServerTest {

  private static final Caller ALICE = Caller.user("alice", "acme").granting("orders:*");

  private final HttpProbe probe =
      probe(
          server()
              .filter("/*", ApiKeyFilter.create(keys).optional())
              .servlet("/keys/*", ApiKeyServlet.create(keys, request -> Optional.of(ALICE)))
              .start());

  private HttpReply send(String method, String path, String json) {
    return probe.send(
        method,
        path,
        json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  private IssuedKey keyOf(String owner, String tenant) {
    return keys.as(ALICE.actor())
        .issue(NewKey.named("a").inTenant(tenant).ownedBy(owner).withScopes("orders:read"));
  }

  private ApiKey get(IssuedKey key) {
    return keys.as(ALICE.actor()).get(key.key().id());
  }

  @Test
  void liveAsLongAsTheirUserLikes() {
    HttpReply created =
        send("POST", "/keys", "{\"name\":\"mine\",\"scopes\":[\"orders:read\"]}").is(201);
    assertThat(created.string("owner")).isEqualTo("alice");
    String path = "/keys/" + created.string("id");
    send("PATCH", path, "{\"name\":\"b\",\"description\":\"d\",\"metadata\":{\"a\":1}}").is(200);
    assertThat(send("PATCH", path, "{\"is_active\":false}").is(200).string("status"))
        .isEqualTo("disabled");
    send("POST", path + "/activate", "").is(200);
    assertThat(send("POST", path + "/rotate", "").is(200).string("key")).isNotEmpty();
    assertThat(send("GET", path + "/audit", "").is(200).json().size()).isEqualTo(5);
    assertThat(send("GET", "/keys", "").is(200).json().size()).isEqualTo(1);
    assertThat(send("GET", "/keys/by-user/alice", "").is(200).json().size()).isEqualTo(1);
    send("POST", path + "/revoke", "{\"reason\":\"over\"}").is(200);
    send("DELETE", path, "").is(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | {id} | ''",
        "PATCH | {id} | {\"name\":\"b\"}",
        "DELETE | {id} | ''",
        "POST | {id}/activate | ''",
        "POST | {id}/deactivate | ''",
        "POST | {id}/revoke | ''",
        "POST | {id}/rotate | ''",
        "GET | {id}/audit | ''",
        "GET | by-user/{owner}/{id} | ''",
        "PATCH | by-user/{owner}/{id} | {\"name\":\"b\"}",
        "DELETE | by-user/{owner}/{id} | ''",
        "GET | by-user/{owner} | ''",
        "DELETE | by-user/{owner} | ''",
        "POST | by-user/{owner}/revoke | ''"
      })
  void areNotThereForAnotherUser(String method, String path, String json) {
    IssuedKey bobs = keyOf("bob", "acme");
    String sent = "/keys/" + path.replace("{id}", bobs.key().id()).replace("{owner}", "bob");
    send(method, sent, json).isProblem(404, "not_found");
    assertThat(get(bobs)).isEqualTo(bobs.key());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,{id}",
    "PATCH,{id}",
    "DELETE,{id}",
    "POST,{id}/activate",
    "POST,{id}/deactivate",
    "PATCH,by-user/alice/{id}",
    "DELETE,by-user/alice/{id}",
    "POST,{id}/revoke",
    "POST,{id}/rotate",
    "GET,{id}/audit",
    "GET,by-user/alice/{id}"
  })
  void areNotThereForANamesakeInAnotherTenant(String method, String path) {
    IssuedKey namesakes = keyOf("alice", "elsewhere");
    send(method, "/keys/" + path.replace("{id}", namesakes.key().id()), "")
        .isProblem(404, "not_found");
    assertThat(get(namesakes)).isEqualTo(namesakes.key());
  }

  @Test
  void areRevokedAllAtOnceInTheirOwnTenantAlone() {
    IssuedKey namesakes = keyOf("alice", "elsewhere");
    keyOf("alice", "acme");
    assertThat(send("POST", "/keys/by-user/alice/revoke", "").is(200).text())
        .isEqualTo("{\"revoked\":1}");
    send("POST", "/keys/by-user/alice/revoke?tenant=elsewhere", "").is(200);
    send("DELETE", "/keys/by-user/alice?tenant=elsewhere", "").is(204);
    assertThat(get(namesakes)).isEqualTo(namesakes.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"owner\":\"bob\"",
        "\"owner\":\"alice\"",
        "\"tenant\":\"acme\"",
        "\"is_admin\":true",
        "\"is_admin\":false",
        "\"rate_limit\":{\"requests\":1,\"per_seconds\":1}",
        "\"allowed_cidrs\":[\"192.0.2.1\"]"
      })
  void areCreatedWithoutWhatIsNotForAUserToSet(String member) {
    send("POST", "/keys", "{\"name\":\"a\"," + member + "}")
        .isProblem(400, "invalid_request")
        .blames(member.substring(1, member.indexOf('"', 1)));
    assertThat(keys.as(ALICE.actor()).list(KeyQuery.all())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"scopes\":[]",
        "\"is_admin\":true",
        "\"expires_at\":null",
        "\"expires_in_days\":9",
        "\"not_before\":null",
        "\"rate_limit\":null",
        "\"allowed_cidrs\":null"
      })
  void areEditedWithoutWhatIsNotForAUserToSet(String member) {
    IssuedKey mine = keyOf("alice", "acme");
    send("PATCH", "/keys/" + mine.key().id(), "{\"name\":\"b\"," + member + "}")
        .isProblem(400, "invalid_request")
        .blames(member.substring(1, member.indexOf('"', 1)));
    assertThat(get(mine)).isEqualTo(mine.key());
  }

  @Test
  void areRotatedWithoutALaterEnd() {
    IssuedKey mine = keyOf("alice", "acme");
    send("POST", "/keys/" + mine.key().id() + "/rotate", "{\"expires_in_days\":9}")
        .isProblem(400, "invalid_request")
        .blames("expires_in_days");
    assertThat(get(mine)).isEqualTo(mine.key());
  }

  @Test
  void areNotRotatedWhereTheyAreMoreThanTheUserMayGrant() {
    IssuedKey strong =
        keys.as(ALICE.actor())
            .issue(NewKey.named("a").inTenant("acme").ownedBy("alice").withScopes("stock:write"));
    send("POST", "/keys/" + strong.key().id() + "/rotate", "")
        .isProblem(403, "access_denied")
        .blames("scopes");
    assertThat(get(strong)).isEqualTo(strong.key());
  }

  @Test
  void areNotIntrospectedByAUser() {
    probe
        .send(
            "POST",
            "/keys/introspect",
            BodyPublishers.ofString("token=a"),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .isProblem(403, "insufficient_scope");
  }

  @ParameterizedTest
  @CsvSource({"GET,current", "GET,verify/current", "POST,current/revoke"})
  void areNoneWhereNoKeyMakesTheCall(String method, String path) {
    send(method, "/keys/" + path, "").isProblem(404, "not_found");
  }

  @Test
  void tellTheirUserNoAddressOfThoseWhoChangedThem() {
    IssuedKey mine = keyOf("alice", "acme");
    Caller root = Caller.administrator(ALICE.actor().from("192.0.2.7"), Tenants.only("acme"));
    keys.as(root).disable(mine.key().id());
    assertThat(send("GET", "/keys/" + mine.key().id() + "/audit", "").is(200).text())
        .contains("disabled")
        .doesNotContain("192.0.2.7", "address");
  }
}
