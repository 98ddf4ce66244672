package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is down is answered 503 on every route, and nothing is left half done. */
class StoreOutageTest extends GuardedServerTest {

  /** So many calls of the store no route needs. */
  private static final int MANY = 8;

  private final InMemoryKeyStore kept = new InMemoryKeyStore();
  private final CountingKeyStore store = new CountingKeyStore(kept);
  private final ApiKeys breaking = TestKeys.over(store);
  private final IssuedKey issued =
      breaking.as(Actor.system("test")).issue(NewKey.named("test").ownedBy("user-1"));

  @AfterEach
  void closeBreaking() {
    store.repair();
    breaking.close();
  }

  /** A request; {@code {id}} is the id of a key, and {@code {token}} its token. */
  record Call(String method, String path, String type, String body) {

    static Call of(String method, String path) {
      return json(method, path, "");
    }

    static Call json(String method, String path, String body) {
      return new Call(method, path, "application/json", body);
    }

    HttpReply to(HttpProbe probe, IssuedKey key) {
      String sent = body.replace("{token}", key.token().reveal());
      return probe.send(
          method,
          path.replace("{id}", key.key().id()),
          sent.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(sent),
          "Content-Type",
          type);
    }
  }

  /** Every route that asks the store and does one thing, or none. */
  static List<Call> routes() {
    return List.of(
        Call.json("POST", "/keys", "{\"name\":\"a\"}"),
        Call.of("GET", "/keys"),
        Call.of("GET", "/keys?limit=1"),
        Call.of("GET", "/keys/{id}"),
        Call.json("PATCH", "/keys/{id}", "{\"name\":\"b\"}"),
        Call.json("PATCH", "/keys/{id}", "{\"metadata\":{\"a\":1}}"),
        Call.of("DELETE", "/keys/{id}"),
        Call.of("POST", "/keys/{id}/activate"),
        Call.of("POST", "/keys/{id}/deactivate"),
        Call.of("POST", "/keys/{id}/revoke"),
        Call.of("POST", "/keys/{id}/rotate"),
        Call.of("GET", "/keys/{id}/audit"),
        Call.of("GET", "/keys/by-user/user-1"),
        Call.of("GET", "/keys/by-user/user-1/{id}"),
        Call.json("PATCH", "/keys/by-user/user-1/{id}", "{\"is_active\":false}"),
        Call.of("DELETE", "/keys/by-user/user-1/{id}"),
        new Call("POST", "/keys/introspect", "application/x-www-form-urlencoded", "token={token}"));
  }

  /** Those that do many things, of which what was done stays. */
  static List<Call> bulk() {
    return List.of(
        Call.of("DELETE", "/keys/by-user/user-1?tenant="),
        Call.of("POST", "/keys/by-user/user-1/revoke?tenant="));
  }

  /** All that the store keeps. */
  private record Content(List<ApiKey> keys, List<AuditRecord> audit) {}

  private Content content() {
    return new Content(
        kept.list(KeyQuery.all().includingInactive(), breaking.now()),
        kept.audit(AuditQuery.all()));
  }

  /** A server whose application names an administrator by itself, so that no key is looked up. */
  private HttpProbe managed() {
    Caller all =
        Caller.administrator(Actor.of("root"), Tenants.all()).granting("**", Scopes.INTROSPECT);
    return probe(
        server()
            .servlet("/keys/*", ApiKeyServlet.create(breaking, request -> Optional.of(all)))
            .start());
  }

  private static void assertUnavailable(HttpReply reply) {
    reply.isProblem(503, "temporarily_unavailable");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(reply.header("WWW-Authenticate")).isEmpty();
    assertThat(reply.text()).doesNotContain("the test", "Exception", "\tat ");
  }

  @ParameterizedTest
  @MethodSource({"routes", "bulk"})
  void isAnsweredUnavailableUntilItIsOver(Call call) {
    HttpProbe probe = managed();
    Content before = content();
    store.breakDown();
    assertUnavailable(call.to(probe, issued));
    assertThat(content()).isEqualTo(before);
    store.repair();
    assertThat(call.to(probe, issued).status()).isBetween(200, 204);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void leavesNothingHalfDoneWheneverItBegins(Call call) {
    HttpProbe probe = managed();
    Content before = content();
    for (int calls = 0; calls < MANY; calls++) {
      store.breakDownAfter(calls);
      HttpReply reply = call.to(probe, issued);
      if (reply.status() < 300) {
        return;
      }
      assertUnavailable(reply);
      assertThat(content()).isEqualTo(before);
    }
    assertThat(MANY).as("calls that are enough").isZero();
  }

  @Test
  void keepsTheApplicationFromBeingInvoked() {
    AtomicInteger invoked = new AtomicInteger();
    HttpProbe probe =
        probe(
            server()
                .filter("/*", ApiKeyFilter.create(breaking))
                .endpoint("/api/hello", (request, response) -> invoked.incrementAndGet())
                .servlet("/keys/*", ApiKeyServlet.create(breaking, ManagementAuthorizer.byKey()))
                .start());
    String token = issued.token().reveal();
    store.breakDown();
    assertUnavailable(probe.getWith(token, "/api/hello"));
    assertUnavailable(probe.get("/api/hello", "Authorization", "Bearer " + token));
    assertUnavailable(probe.getWith(token, "/keys"));
    assertThat(invoked).hasValue(0);
    store.repair();
    probe.getWith(token, "/api/hello").is(200);
    assertThat(invoked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{id}/revoke", "current/revoke"})
  void isMetByARequestThatWasVerifiedBeforeIt(String path) {
    HttpProbe probe =
        probe(
            server()
                .filter("/*", ApiKeyFilter.create(breaking))
                .filter(
                    "/*",
                    (request, response, chain) -> {
                      store.breakDown();
                      chain.doFilter(request, response);
                    })
                .servlet("/keys/*", ApiKeyServlet.create(breaking, ManagementAuthorizer.byKey()))
                .start());
    String id = issued.key().id();
    assertUnavailable(probe.post(issued.token().reveal(), "/keys/" + path.replace("{id}", id)));
    assertThat(kept.get(id).orElseThrow().key().revocation()).isEmpty();
  }
}
