package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.CachePolicy;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Quota;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the filter and the management tell of limits, by a given clock. */
class RateLimitTest extends GuardedServerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-31T12:00:00Z"));
  private final KeyStore store = new InMemoryKeyStore();
  private final AtomicInteger pages = new AtomicInteger();
  private final ApiKeys clocked = builder().build();

  private ApiKeysBuilder builder() {
    return TestKeys.builder(store).clock(now::get);
  }

  @AfterEach
  void close() {
    clocked.close();
  }

  private String issue(UnaryOperator<NewKey> more) {
    IssuedKey issued =
        clocked.as(Actor.of("alice")).issue(more.apply(NewKey.named("test").inTenant("acme")));
    SecretSearch.remember(issued.token().reveal());
    return issued.token().reveal();
  }

  private TestServer start(ApiKeyFilter filter, ApiKeyServlet management) {
    return server()
        .filter("/*", filter)
        .endpoint("/page", this::page)
        .servlet("/api-keys/*", management)
        .start();
  }

  private TestServer start(ApiKeyFilter filter) {
    return start(filter, ApiKeyServlet.create(clocked, ManagementAuthorizer.byKey()));
  }

  private void page(HttpServletRequest request, HttpServletResponse response) {
    pages.incrementAndGet();
  }

  @Test
  void tellsAKeyWhatIsLeftOfItsLimitWhereThatIsSwitchedOn() {
    TestServer server = start(ApiKeyFilter.create(clocked).disclosingLimits());
    String token = issue(request -> request.limitedTo(3, MINUTE));
    HttpReply first = probe(server).getWith(token, "/page").is(200);
    assertThat(first.headers("RateLimit-Policy")).isEqualTo("\"key\";q=3;w=60");
    assertThat(first.headers("RateLimit")).isEqualTo("\"key\";r=2;t=20");
    probe(server).getWith(token, "/page").is(200);
    assertThat(probe(server).getWith(token, "/page").headers("RateLimit"))
        .isEqualTo("\"key\";r=0;t=20");
    now.updateAndGet(at -> at.plusMillis(4_500));
    HttpReply refused = probe(server).getWith(token, "/page").isExceeded("key");
    assertThat(refused.headers("RateLimit-Policy")).isEqualTo("\"key\";q=3;w=60");
    assertThat(refused.headers("RateLimit")).isEqualTo("\"key\";r=0;t=16");
    assertThat(refused.header("Retry-After")).isEqualTo("16");
    assertThat(refused.string("title")).isEqualTo("Quota exceeded");
    assertThat(pages).hasValue(3);
  }

  @Test
  void tellsAKeyWithoutALimitNothing() {
    TestServer server = start(ApiKeyFilter.create(clocked).disclosingLimits());
    HttpReply reply = probe(server).getWith(issue(request -> request), "/page").is(200);
    assertThat(reply.headers("RateLimit") + reply.headers("RateLimit-Policy")).isEmpty();
  }

  @Test
  void letsAKeyInAgainAtTheInstantThatItWasTold() {
    TestServer server = start(ApiKeyFilter.create(clocked));
    String token = issue(request -> request.limitedTo(3, MINUTE));
    for (int i = 0; i < 3; i++) {
      probe(server).getWith(token, "/page").is(200);
    }
    assertThat(probe(server).getWith(token, "/page").is(429).header("Retry-After")).isEqualTo("20");
    now.updateAndGet(at -> at.plusMillis(19_999));
    assertThat(probe(server).getWith(token, "/page").is(429).header("Retry-After")).isEqualTo("1");
    now.updateAndGet(at -> at.plusMillis(1));
    probe(server).getWith(token, "/page").is(200);
    probe(server).getWith(token, "/page").is(429);
  }

  @Test
  void limitsTheCallsOfEachCallerThatManagesKeys() {
    ApiKeyServlet management =
        ApiKeyServlet.create(clocked, ManagementAuthorizer.byKey())
            .limitedTo(new RateLimit(2, MINUTE));
    TestServer server = start(ApiKeyFilter.create(clocked), management.disclosingLimits());
    String token = issue(request -> request.withScopes("**", Scopes.ADMIN));
    HttpReply first = probe(server).getWith(token, "/api-keys").is(200);
    assertThat(first.headers("RateLimit-Policy")).isEqualTo("\"management\";q=2;w=60");
    assertThat(first.headers("RateLimit")).isEqualTo("\"management\";r=1;t=30");
    probe(server).getWith(token, "/api-keys/none").is(404);
    HttpReply refused = probe(server).getWith(token, "/api-keys/current").isExceeded("management");
    assertThat(refused.headers("RateLimit")).isEqualTo("\"management\";r=0;t=30");
    probe(server).getWith(token, "/page").is(200);
    probe(server).getWith(issue(request -> request), "/api-keys/current").is(200);
    now.updateAndGet(at -> at.plusSeconds(30));
    probe(server).getWith(token, "/api-keys/current").is(200);
  }

  @Test
  void limitsNoIntrospectionButByTheKeyThatAsks() {
    ApiKeyServlet management =
        ApiKeyServlet.create(clocked, ManagementAuthorizer.byKey())
            .limitedTo(new RateLimit(1, MINUTE));
    TestServer server = start(ApiKeyFilter.create(clocked), management);
    String token = issue(request -> request.withScopes(Scopes.INTROSPECT).limitedTo(3, MINUTE));
    for (int i = 0; i < 3; i++) {
      introspect(server, token).is(200);
    }
    introspect(server, token).isExceeded("key");
  }

  private static HttpReply introspect(TestServer server, String token) {
    return probe(server)
        .send(
            "POST",
            "/api-keys/introspect",
            BodyPublishers.ofString("token=whatever"),
            "X-API-Key",
            token,
            "Content-Type",
            "application/x-www-form-urlencoded");
  }

  @Test
  void limitsTheIntrospectionOfWhoIsNoKey() {
    ApiKeyServlet management =
        ApiKeyServlet.create(
                clocked,
                request ->
                    Optional.of(
                        Caller.administrator(Actor.of("alice"), Tenants.only("acme"))
                            .granting("api-keys:introspect")))
            .limitedTo(new RateLimit(1, MINUTE));
    TestServer server = server().servlet("/api-keys/*", management).start();
    introspect(server, "unused").is(200);
    introspect(server, "unused").isExceeded("management");
  }

  @Test
  void followsALimitThatAnotherNodeWasToldToChangeByTheSecondPoll() throws Exception {
    CountingKeyStore polled = new CountingKeyStore(store);
    CachePolicy often = CachePolicy.standard().withPollInterval(Duration.ofMillis(10));
    try (ApiKeys other = TestKeys.builder(polled).clock(now::get).cache(often).build()) {
      TestServer here = start(ApiKeyFilter.create(clocked));
      TestServer there = start(ApiKeyFilter.create(other));
      String admin = issue(request -> request.withScopes("**", Scopes.ADMIN));
      String token = issue(request -> request.limitedTo(5, MINUTE));
      String id = probe(there).getWith(token, "/api-keys/current").is(200).string("id");
      probe(here)
          .send(
              "PATCH",
              "/api-keys/" + id,
              BodyPublishers.ofString("{\"rate_limit\":{\"requests\":2}}"),
              "X-API-Key",
              admin,
              "Content-Type",
              "application/json")
          .is(200);
      polled.awaitTwoPolls();
      probe(there).getWith(token, "/page").is(200);
      probe(there).getWith(token, "/page").is(200);
      probe(there).getWith(token, "/page").isExceeded("key");
    }
  }

  @Test
  void countsAHeadAsAnyOtherRequest() {
    TestServer server = start(ApiKeyFilter.create(clocked).disclosingLimits());
    String token = issue(request -> request.limitedTo(3, MINUTE));
    HttpReply reply =
        probe(server).send("HEAD", "/page", BodyPublishers.noBody(), "X-API-Key", token);
    assertThat(reply.is(200).headers("RateLimit")).isEqualTo("\"key\";r=2;t=20");
    assertThat(probe(server).getWith(token, "/page").headers("RateLimit"))
        .isEqualTo("\"key\";r=1;t=20");
  }

  @Test
  void tellsALimitedKeyThatManagesKeysOfBothLimits() {
    TestServer server =
        start(
            ApiKeyFilter.create(clocked).disclosingLimits(),
            ApiKeyServlet.create(clocked, ManagementAuthorizer.byKey()).disclosingLimits());
    String token = issue(request -> request.withScopes(Scopes.ADMIN).limitedTo(3, MINUTE));
    HttpReply reply = probe(server).getWith(token, "/api-keys").is(200);
    assertThat(reply.headers("RateLimit-Policy"))
        .isEqualTo("\"key\";q=3;w=60, \"management\";q=600;w=60");
    assertThat(reply.headers("RateLimit")).isEqualTo("\"key\";r=2;t=20, \"management\";r=599;t=1");
  }

  @Test
  void limitsUsersThatManageTheirKeysAndNobodyWhoOnlyReadsTheDescription() {
    ApiKeyServlet management =
        ApiKeyServlet.create(
                clocked,
                request ->
                    Optional.of(Caller.user(String.valueOf(request.getHeader("User")), "acme")))
            .limitedTo(new RateLimit(1, MINUTE));
    TestServer server = server().servlet("/api-keys/*", management).start();
    probe(server).get("/api-keys", "User", "alice").is(200);
    probe(server).get("/api-keys", "User", "alice").isExceeded("management");
    probe(server).get("/api-keys", "User", "bob").is(200);
    for (int i = 0; i < 3; i++) {
      probe(server).get("/api-keys/openapi.json", "User", "alice").is(200);
    }
  }

  @Test
  void letsEverythingThroughWhereNobodyCanCount() {
    try (ApiKeys open = builder().rateLimiter(RateLimitTest::cannot).build()) {
      TestServer server =
          start(
              ApiKeyFilter.create(open).disclosingLimits(),
              ApiKeyServlet.create(open, ManagementAuthorizer.byKey()).disclosingLimits());
      String token = issue(request -> request.withScopes(Scopes.ADMIN).limitedTo(1, MINUTE));
      for (int i = 0; i < 5; i++) {
        HttpReply reply = probe(server).getWith(token, "/api-keys").is(200);
        assertThat(reply.headers("RateLimit")).isEmpty();
      }
      assertThat(open.limits().uncounted()).isEqualTo(10);
    }
  }

  @Test
  void isUnavailableWhereNobodyCanCountAndThatIsDemanded() {
    String limited = issue(request -> request.limitedTo(1, MINUTE));
    String administrator = issue(request -> request.withScopes(Scopes.ADMIN));
    try (ApiKeys closed =
        builder().rateLimiter(RateLimitTest::cannot).closedWithoutRateLimiter().build()) {
      TestServer server =
          start(
              ApiKeyFilter.create(closed),
              ApiKeyServlet.create(closed, ManagementAuthorizer.byKey()));
      HttpReply refused = probe(server).getWith(limited, "/page");
      refused.isProblem(503, "temporarily_unavailable");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(pages).hasValue(0);
      probe(server).getWith(administrator, "/api-keys").isProblem(503, "temporarily_unavailable");
      probe(server).getWith(administrator, "/page").is(200);
    }
  }

  private static Quota cannot(String key, RateLimit limit, int cost) {
    throw new IllegalStateException("the grid is gone");
  }
}
