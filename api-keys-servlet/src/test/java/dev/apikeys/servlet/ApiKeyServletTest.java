package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyPolicy;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract cannot reach with keys for callers. */
class ApiKeyServletTest extends GuardedServerTest {

  private HttpProbe managedBy(ManagementAuthorizer authorizer) {
    return probe(
        server()
            .filter("/*", ApiKeyFilter.create(keys).optional())
            .servlet("/keys/*", ApiKeyServlet.create(keys, authorizer))
            .start());
  }

  private static HttpReply post(HttpProbe probe, String json) {
    return probe.send(
        "POST", "/keys", BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  @Test
  void letsNobodyInWhomTheAuthorizerDoesNotName() {
    HttpProbe probe = managedBy(request -> Optional.empty());
    assertThat(probe.get("/keys").isProblem(401, "unauthorized").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"api-keys\"");
    probe.getWith(token("**", Scopes.ADMIN), "/keys").isProblem(403, "access_denied");
  }

  @Test
  void givesAUsersKeyToThatUser() {
    Caller user = Caller.user("user-1", "acme").granting("orders:*");
    HttpProbe probe = managedBy(request -> Optional.of(user));
    HttpReply created = post(probe, "{\"name\":\"mine\",\"scopes\":[\"orders:read\"]}").is(201);
    assertThat(created.string("owner")).isEqualTo("user-1");
    assertThat(created.string("tenant")).isEqualTo("acme");
    assertThat(created.string("created_by")).isEqualTo("user:user-1");
    probe.get("/keys/" + created.string("id")).is(200);
    probe.get("/keys/" + issue().key().id()).isProblem(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"owner", "tenant", "is_admin"})
  void takesNoAdministrativeMemberFromAUser(String member) {
    HttpProbe probe = managedBy(request -> Optional.of(Caller.user("user-1", "acme")));
    String value = member.equals("is_admin") ? "false" : "\"user-1\"";
    post(probe, "{\"name\":\"mine\",\"%s\":%s}".formatted(member, value))
        .isProblem(400, "invalid_request")
        .blames(member);
  }

  @Test
  void answersAConflictWhereTheOwnerHasAsManyKeysAsItMay() {
    ApiKeys limited =
        ApiKeys.builder(new InMemoryKeyStore())
            .pepper("p1", new byte[32])
            .policy(KeyPolicy.unrestricted().keysPerOwner(1))
            .build();
    Caller user = Caller.user("user-1", "acme");
    HttpProbe probe =
        probe(
            server()
                .filter("/*", ApiKeyFilter.create(limited).optional())
                .servlet("/keys/*", ApiKeyServlet.create(limited, request -> Optional.of(user)))
                .start());
    post(probe, "{\"name\":\"first\"}").is(201);
    assertThat(post(probe, "{\"name\":\"second\"}").isProblem(409, "conflict").string("detail"))
        .isEqualTo("the owner has as many live keys as it may have: revoke one first");
    limited.close();
  }

  @Test
  void refusesScopesThatAUserMayNotGrant() {
    HttpProbe probe = managedBy(request -> Optional.of(Caller.user("user-1", "acme")));
    post(probe, "{\"name\":\"mine\",\"scopes\":[\"orders:read\"]}")
        .isProblem(403, "access_denied")
        .blames("scopes");
  }

  @Test
  void listsOneTenantToAnAdministratorOfAll() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    HttpProbe probe = managedBy(request -> Optional.of(all));
    ApiKey key = keys.as(all).issue(NewKey.named("a").inTenant("acme")).key();
    keys.as(all).issue(NewKey.named("b").inTenant("other"));
    HttpReply reply = probe.get("/keys?tenant=acme").is(200);
    assertThat(reply.json().size()).isEqualTo(1);
    assertThat(reply.text()).contains(key.id());
    assertThat(probe.get("/keys?tenant=").is(200).json().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[]", "null", "{\"a\":1}{", "\"text\""})
  void showsUnreadableMetadataAsAnEmptyObject(String metadata) {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    ApiKey key = keys.as(all).issue(NewKey.named("a").withMetadata(metadata)).key();
    HttpReply reply = managedBy(request -> Optional.of(all)).get("/keys/" + key.id()).is(200);
    assertThat(reply.json().path("metadata").isObject()).isTrue();
    assertThat(reply.json().path("metadata").size()).isZero();
  }

  @Test
  void leavesMetadataAloneThatAPatchDoesNotName() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    ApiKey key = keys.as(all).issue(NewKey.named("a").withMetadata("no json")).key();
    HttpProbe probe = managedBy(request -> Optional.of(all));
    probe
        .send(
            "PATCH",
            "/keys/" + key.id(),
            BodyPublishers.ofString("{\"name\":\"b\"}"),
            "Content-Type",
            "application/json")
        .is(200);
    assertThat(keys.as(all).get(key.id()).metadata()).isEqualTo("no json");
  }

  @Test
  void showsMetadataThatCannotBeEncoded() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    String half = "{\"a\":\"\\ud800\"}";
    ApiKey key = keys.as(all).issue(NewKey.named("a").withMetadata(half)).key();
    HttpReply reply = managedBy(request -> Optional.of(all)).get("/keys/" + key.id()).is(200);
    assertThat(reply.json().path("metadata").path("a").asString()).isEqualTo("?");
  }

  @Test
  void notesTheAddressOfTheCaller() {
    InMemoryKeyStore store = new InMemoryKeyStore();
    try (ApiKeys audited = TestKeys.over(store)) {
      String admin =
          audited
              .as(Actor.system("test"))
              .issue(NewKey.named("admin").withScopes(Scopes.ADMIN))
              .token()
              .reveal();
      TestServer server =
          server()
              .filter("/*", ApiKeyFilter.create(audited))
              .servlet("/keys/*", ApiKeyServlet.create(audited, ManagementAuthorizer.byKey()))
              .start();
      probe(server).post(admin, "/keys", "{\"name\":\"child\"}").is(201);
      assertThat(store.audit(AuditQuery.all()).get(0).entry().actor().address()).isPresent();
    }
  }

  @Test
  void answersWhatNobodyExpectedWithoutAStackTrace() {
    HttpProbe probe =
        managedBy(
            request -> {
              throw new IllegalStateException("the inside of the application");
            });
    HttpReply reply = probe.get("/keys").isProblem(500, "server_error");
    assertThat(reply.text()).doesNotContain("inside", "Exception", "\tat ");
  }

  @Test
  void letsAKeyListItsOwnersKeysWhereTheApplicationSaysSo() {
    HttpProbe probe =
        managedBy(
            request -> ApiKeyPrincipal.of(request).map(key -> key.caller().listingItsOwnersKeys()));
    NewKey mine = NewKey.named("mine").ownedBy("user-1");
    String token = keys.as(Actor.system("test")).issue(mine).token().reveal();
    ApiKey other = keys.as(Actor.system("test")).issue(mine).key();
    keys.as(Actor.system("test")).issue(NewKey.named("another's").ownedBy("user-2"));
    assertThat(probe.getWith(token, "/keys").is(200).json().size()).isEqualTo(2);
    probe.getWith(token, "/keys/" + other.id()).is(200);
    probe.post(token, "/keys/" + other.id() + "/revoke").isProblem(403, "insufficient_scope");
  }

  @Test
  void keepsTheMintingAnswerOutOfCachesWhateverAFilterBeforeSaid() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    HttpProbe probe =
        probe(
            server()
                .filter(
                    "/*",
                    (request, response, chain) -> {
                      ((HttpServletResponse) response).addHeader("Cache-Control", "public");
                      chain.doFilter(request, response);
                    })
                .servlet("/keys/*", ApiKeyServlet.create(keys, request -> Optional.of(all)))
                .start());
    assertThat(post(probe, "{\"name\":\"a\"}").is(201).headers("Cache-Control"))
        .isEqualTo("no-store");
  }

  @Test
  void challengesWithTheRealmItIsTold() {
    HttpProbe probe =
        probe(
            server()
                .servlet(
                    "/keys/*",
                    ApiKeyServlet.create(keys, request -> Optional.empty()).realm("shop"))
                .start());
    assertThat(probe.get("/keys").isProblem(401, "unauthorized").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"shop\"");
  }

  @Test
  void takesNoSlashOfAnOwnerForOneBetweenSteps() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.only(""));
    ApiKey key = keys.as(all).issue(NewKey.named("a").ownedBy("alice")).key();
    HttpProbe probe =
        probe(
            server()
                .filter(
                    "/*",
                    (request, response, chain) ->
                        chain.doFilter(
                            new HttpServletRequestWrapper((HttpServletRequest) request) {
                              // As a container says it that is told to decode slashes.
                              @Override
                              public String getRequestURI() {
                                return "/keys/by-user/alice%2Frevoke";
                              }
                            },
                            response))
                .servlet("/keys/*", ApiKeyServlet.create(keys, request -> Optional.of(all)))
                .start());
    probe
        .send("POST", "/keys/by-user/alice/revoke", BodyPublishers.noBody())
        .isProblem(404, "not_found");
    assertThat(keys.as(all).get(key.id())).isEqualTo(key);
  }
}
