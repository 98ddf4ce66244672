package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException.UnknownKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of one owner, in the hands of an administrator. */
public interface OwnersKeysContract extends GuardedApplication {

  private ApiKey key(IssuedKey admin, String owner) {
    return trusted().issue(NewKey.named("a").inTenant(admin.key().tenant()).ownedBy(owner)).key();
  }

  private static List<String> ids(HttpReply list) {
    return list.json().valueStream().map(key -> key.path("id").stringValue()).toList();
  }

  private boolean isGone(ApiKey key) {
    try {
      trusted().get(key.id());
      return false;
    } catch (UnknownKey gone) {
      return true;
    }
  }

  @Test
  default void listsTheKeysOfAnOwner() {
    IssuedKey admin = administrator();
    ApiKey first = key(admin, "alice");
    ApiKey second = key(admin, "alice");
    key(admin, "bob");
    HttpReply list = http().getWith(admin.token().reveal(), "/api-keys/by-user/alice").is(200);
    assertThat(ids(list)).containsExactlyInAnyOrder(second.id(), first.id());
  }

  @Test
  default void listsTheKeysOfAnOwnerPageByPage() {
    IssuedKey admin = administrator();
    ApiKey first = key(admin, "alice smith");
    ApiKey second = key(admin, "alice smith");
    String token = admin.token().reveal();
    HttpReply page = http().getWith(token, "/api-keys/by-user/alice%20smith?limit=1").is(200);
    assertThat(page.next()).contains("/api-keys/by-user/alice%20smith?");
    HttpReply last = new HttpProbe(server().resolve("/")).getWith(token, page.next().substring(1));
    assertThat(Stream.concat(ids(page).stream(), ids(last.is(200)).stream()))
        .containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(last.next()).isEmpty();
  }

  @Test
  default void readsEditsAndDeletesOneOfThem() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    ApiKey key = key(admin, "alice");
    String path = "/api-keys/by-user/alice/" + key.id();
    assertThat(http().getWith(token, path).is(200).string("id")).isEqualTo(key.id());
    http().patch(token, path, "{\"name\":\"b\"}").is(200);
    assertThat(trusted().get(key.id()).name()).isEqualTo("b");
    http().send("DELETE", token, path).is(204);
    assertThat(isGone(key)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"GET", "PATCH", "DELETE"})
  default void findsNoKeyOfAnotherOwnerThere(String method) {
    IssuedKey admin = administrator();
    ApiKey key = key(admin, "alice");
    http()
        .send(method, admin.token().reveal(), "/api-keys/by-user/bob/" + key.id())
        .isProblem(404, "not_found");
    assertThat(trusted().get(key.id())).isEqualTo(key);
  }

  @Test
  default void revokesAllKeysOfAnOwnerAtOnce() {
    IssuedKey admin = administrator();
    ApiKey first = key(admin, "alice");
    ApiKey second = key(admin, "alice");
    ApiKey other = key(admin, "bob");
    IssuedKey elsewhere = administrator();
    ApiKey namesake = key(elsewhere, "alice");
    HttpReply reply =
        http()
            .post(admin.token().reveal(), "/api-keys/by-user/alice/revoke", "{\"reason\":\"left\"}")
            .is(200);
    assertThat(reply.text()).isEqualTo("{\"revoked\":2}");
    assertThat(trusted().get(first.id()).revocation().orElseThrow().reason()).contains("left");
    assertThat(trusted().get(second.id()).revocation()).isPresent();
    assertThat(trusted().get(other.id())).isEqualTo(other);
    assertThat(trusted().get(namesake.id())).isEqualTo(namesake);
    assertThat(http().post(admin.token().reveal(), "/api-keys/by-user/alice/revoke").is(200).text())
        .isEqualTo("{\"revoked\":0}");
  }

  @Test
  default void deletesAllKeysOfAnOwnerAtOnce() {
    IssuedKey admin = administrator();
    ApiKey first = key(admin, "alice");
    ApiKey other = key(admin, "bob");
    http().send("DELETE", admin.token().reveal(), "/api-keys/by-user/alice").is(204);
    assertThat(isGone(first)).isTrue();
    assertThat(trusted().get(other.id())).isEqualTo(other);
  }

  @Test
  default void touchesNoOtherTenant() {
    IssuedKey admin = administrator();
    ApiKey key = key(administrator(), "alice");
    String path = "/api-keys/by-user/alice";
    String token = admin.token().reveal();
    assertThat(ids(http().getWith(token, path).is(200))).isEmpty();
    assertThat(http().post(token, path + "/revoke").is(200).text()).isEqualTo("{\"revoked\":0}");
    http().post(token, path + "/revoke?tenant=" + key.tenant()).is(200);
    http().send("DELETE", token, path + "?tenant=" + key.tenant()).is(204);
    http().getWith(token, path + "/" + key.id()).isProblem(404, "not_found");
    assertThat(trusted().get(key.id())).isEqualTo(key);
  }

  @Test
  default void asksWhoActsInAllTenantsWhichOneIsMeant() {
    IssuedKey admin =
        trusted().issue(NewKey.named("all").withScopes("**", Scopes.ADMIN_ALL_TENANTS));
    String tenant = "tenant-" + UUID.randomUUID();
    ApiKey key = trusted().issue(NewKey.named("a").inTenant(tenant).ownedBy("alice")).key();
    String token = admin.token().reveal();
    String path = "/api-keys/by-user/alice";
    http().post(token, path + "/revoke").isProblem(400, "invalid_request").blames("tenant");
    http().send("DELETE", token, path).isProblem(400, "invalid_request").blames("tenant");
    assertThat(http().post(token, path + "/revoke?tenant=" + tenant).is(200).text())
        .isEqualTo("{\"revoked\":1}");
    http().send("DELETE", token, path + "?tenant=" + tenant).is(204);
    assertThat(isGone(key)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"GET,''", "DELETE,''", "POST,/revoke"})
  default void areNotForAPlainKeyThoughTheyAreItsOwners(String method, String action) {
    IssuedKey plain = issue("**");
    HttpReply reply =
        http().send(method, plain.token().reveal(), "/api-keys/by-user/user-1" + action);
    reply.isProblem(403, "insufficient_scope");
    assertThat(trusted().get(plain.key().id()).revocation()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,?owner=bob,owner",
    "GET,?x=y,x",
    "POST,/revoke?x=y,x",
    "DELETE,?include_inactive=true,include_inactive",
    "GET,?tenant=%00,tenant"
  })
  default void refuseParametersThatTheyDoNotKnow(String method, String query, String parameter) {
    http()
        .send(method, administrator().token().reveal(), "/api-keys/by-user/alice" + query)
        .isProblem(400, "invalid_request")
        .blames(parameter);
  }
}
