package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerState;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyFilterTest extends GuardedServerTest {

  private static final String JWT = "Bearer eyJhbGciOiJub25lIn0.e30.";

  private HttpProbe guardedBy(ApiKeyFilter filter) {
    return probe(
        server()
            .filter("/*", filter)
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        ApiKeyPrincipal.of(request).isPresent()
                            + " "
                            + request.getHeader("Authorization")))
            .start());
  }

  @Test
  void letsAnonymousRequestsPassWhereKeysAreOptional() {
    HttpProbe probe = guardedBy(ApiKeyFilter.create(keys).optional());
    assertThat(probe.get("/").is(200).text()).isEqualTo("false null");
    assertThat(probe.getWith(token(), "/").is(200).text()).isEqualTo("true null");
    assertThat(probe.get("/", "Authorization", JWT).is(200).text()).isEqualTo("false " + JWT);
  }

  @Test
  void refusesBadCredentialsWhereKeysAreOptional() {
    HttpProbe probe = guardedBy(ApiKeyFilter.create(keys).optional().requiring("a:b"));
    probe.getWith("nonsense", "/").isProblem(401, "invalid_token");
    probe.getWith(token(), "/").isProblem(403, "insufficient_scope");
    probe.raw("/", "X-API-Key:").isProblem(400, "invalid_request");
    probe.get("/", "Authorization", "Bearer acme_live_x").isProblem(401, "invalid_token");
  }

  @Test
  void variesAnonymousAnswersByTheCredentialThatCouldHaveCome() {
    HttpReply reply = guardedBy(ApiKeyFilter.create(keys).optional()).get("/").is(200);
    assertThat(reply.headers("Vary")).contains("Authorization", "X-API-Key");
    assertThat(reply.header("Cache-Control")).isEmpty();
  }

  @Test
  void passesAForeignBearerTokenOnUntouchedWhereItIsToldTo() {
    HttpProbe probe = guardedBy(ApiKeyFilter.create(keys).passingForeignBearer());
    assertThat(probe.get("/", "Authorization", JWT).is(200).text()).isEqualTo("false " + JWT);
    probe.get("/").isProblem(401, "unauthorized");
    probe.getWith("eyJhbGciOiJub25lIn0.e30.", "/").isProblem(401, "invalid_token");
    probe.get("/", "Authorization", "Bearer acme_live_x").isProblem(401, "invalid_token");
    probe.get("/", "Authorization", JWT, "X-API-Key", token()).isProblem(400, "invalid_request");
  }

  @Test
  void refusesKeysOfAnInactiveOwnerOnceProven() {
    ApiKeys ownedByNobody =
        ApiKeys.builder(new InMemoryKeyStore())
            .pepper("p1", new byte[32])
            .owners((tenant, owner) -> OwnerState.inactive())
            .build();
    String token =
        ownedByNobody
            .as(Actor.of("alice"))
            .issue(NewKey.named("ci").ownedBy("bob"))
            .token()
            .reveal();
    guardedBy(ApiKeyFilter.create(ownedByNobody))
        .getWith(token, "/")
        .isChallenge(401, "invalid_token", "API key's owner is inactive");
    ownedByNobody.close();
  }

  @Test
  void answersUnavailableWhereTheOwnerCannotBeAskedFor() {
    ApiKeys ownerUnknown =
        ApiKeys.builder(new InMemoryKeyStore())
            .pepper("p1", new byte[32])
            .owners(
                (tenant, owner) -> {
                  throw new IllegalStateException("the user table is locked");
                })
            .build();
    String token =
        ownerUnknown
            .as(Actor.of("alice"))
            .issue(NewKey.named("ci").ownedBy("bob"))
            .token()
            .reveal();
    HttpReply reply = guardedBy(ApiKeyFilter.create(ownerUnknown)).getWith(token, "/");
    reply.isProblem(503, "temporarily_unavailable");
    assertThat(reply.text()).doesNotContain("table");
    ownerUnknown.close();
  }

  @Test
  void quotesItsRealm() {
    HttpProbe probe = guardedBy(ApiKeyFilter.create(keys).realm("the \"orders\" \\ api"));
    assertThat(probe.get("/").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"the \\\"orders\\\" \\\\ api\"");
  }

  @Test
  void namesEveryMissingScope() {
    HttpProbe probe = guardedBy(ApiKeyFilter.create(keys).requiring("a:read", "b:read", "c:read"));
    HttpReply reply = probe.getWith(token("b:*"), "/").isProblem(403, "insufficient_scope");
    assertThat(reply.header("WWW-Authenticate")).endsWith("scope=\"a:read c:read\"");
    assertThat(reply.string("detail")).isEqualTo("API key lacks the scopes a:read, c:read");
  }

  @Test
  void acceptsAnyOfSeveralScopes() {
    HttpProbe probe =
        guardedBy(ApiKeyFilter.create(keys).requiring(ScopeRequirement.anyOf("a:read", "b:read")));
    probe.getWith(token("b:read"), "/").is(200);
    probe.getWith(token("c:read"), "/").isProblem(403, "insufficient_scope");
  }

  @Test
  void answersUnavailableWhatIsNotLookedUpSinceTooMuchProvedNothing() {
    try (ApiKeys flooded =
            ApiKeys.builder(new InMemoryKeyStore())
                .prefix("acme_live")
                .pepper("p1", new byte[32])
                .missBudget(1, 1)
                .build();
        ApiKeys others = ApiKeys.create(new InMemoryKeyStore(), "acme_live")) {
      String token = flooded.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
      HttpProbe probe = guardedBy(ApiKeyFilter.create(flooded).optional());
      probe.getWith(token, "/").is(200);
      HttpReply reply;
      do { // of two in one second the latter
        IssuedKey unknown = others.as(Actor.system("test")).issue(NewKey.named("test"));
        reply = probe.getWith(unknown.token().reveal(), "/");
      } while (reply.status() == 401);
      reply.isProblem(503, "temporarily_unavailable");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      probe.getWith(token, "/").is(200);
    }
  }

  @Test
  void answersABrokenStoreAsUnavailableAndInvokesNothing() {
    CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
    AtomicInteger invoked = new AtomicInteger();
    try (ApiKeys breaking = TestKeys.over(store)) {
      String token = breaking.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
      HttpProbe probe =
          probe(
              server()
                  .filter("/*", ApiKeyFilter.create(breaking).optional())
                  .endpoint("/", (request, response) -> invoked.incrementAndGet())
                  .start());
      store.breakDown();
      HttpReply reply = probe.getWith(token, "/").isProblem(503, "temporarily_unavailable");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(reply.header("WWW-Authenticate")).isEmpty();
      assertThat(reply.text()).doesNotContain("broke", "Exception");
      assertThat(invoked).hasValue(0);
      probe.getWith("nonsense", "/").is(401);
    }
  }

  @Test
  void looksNothingUpForAnAmbiguousRequest() {
    CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
    try (ApiKeys counted = TestKeys.over(store)) {
      String token = counted.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
      HttpProbe probe = guardedBy(ApiKeyFilter.create(counted));
      probe.get("/", "X-API-Key", token, "X-API-Key", token).is(400);
      probe.get("/", "X-API-Key", token, "Authorization", JWT).is(400);
      probe.getWith(token + "x", "/").is(401);
      assertThat(store.finds()).isZero();
    }
  }

  @Test
  void opensAPathExactlyOrWithAllBelow() {
    ApiKeyFilter filter = ApiKeyFilter.create(keys).open("/exact", "/below/*", "/deep/**");
    HttpProbe probe = guardedBy(filter);
    for (String open : new String[] {"/exact", "/below", "/below/a/b", "/deep", "/deep/a/b?q=1"}) {
      probe.get(open).is(200);
    }
    for (String guarded :
        new String[] {"/", "/exact/a", "/exact/", "/exactly", "/belowstairs", "/deeper/a"}) {
      probe.get(guarded).isProblem(401, "unauthorized");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x", "x/*", "/a*", "/*/b", "/a//b", "/a/../b", "/a;b", "/a%20b", "/{a}", "/a?"
      })
  void refusesAnOpenPathThatIsNone(String pattern) {
    assertThatThrownBy(() -> ApiKeyFilter.create(keys).open(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be /x for itself");
  }

  @Test
  void refusesARequiredWildcard() {
    assertThatThrownBy(() -> ApiKeyFilter.create(keys).requiring("orders:*"))
        .isInstanceOf(InvalidMemberException.class);
  }

  @Test
  void refusesARealmWithControlCharacters() {
    assertThatThrownBy(() -> ApiKeyFilter.create(keys).realm("a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesByCopyingAlone() {
    ApiKeyFilter required = ApiKeyFilter.create(keys);
    assertThat(required.optional()).isNotSameAs(required);
    guardedBy(required).get("/").is(401);
  }

  @Test
  void leavesWhatAFilterBeforeSaidOfCaches() {
    TestServer server =
        server()
            .filter(
                "/*",
                (request, response, chain) -> {
                  ((HttpServletResponse) response).setHeader("Cache-Control", "no-store");
                  ((HttpServletResponse) response).setHeader("Vary", "Accept");
                  chain.doFilter(request, response);
                })
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .start();
    HttpReply reply = probe(server).getWith(token(), "/").is(200);
    assertThat(reply.headers("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.headers("Vary")).contains("Accept").contains("X-API-Key");
  }
}
