package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerState;
import dev.apikeys.Scopes;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import org.junit.jupiter.api.Test;

/** A key without scopes is told so. */
class ScopelessKeyTest extends GuardedServerTest {

  private HttpProbe guarded(ApiKeys some) {
    return probe(
        server()
            .filter("/*", ApiKeyFilter.create(some).requiring("a:read", "b:read"))
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .start());
  }

  private static void expectNone(HttpReply reply) {
    reply.isChallenge(403, "insufficient_scope", "API key has no scopes");
    assertThat(reply.header("WWW-Authenticate")).endsWith(", scope=\"a:read b:read\"");
  }

  @Test
  void isToldThatItHasNoneAndWhatIsNeeded() {
    expectNone(guarded(keys).getWith(token(), "/"));
  }

  @Test
  void isToldSoAlsoWhereItsOwnerHasNone() {
    try (ApiKeys bounded =
        ApiKeys.builder(new InMemoryKeyStore())
            .pepper("p1", new byte[32])
            .owners((tenant, owner) -> OwnerState.activeWithin(Scopes.none()))
            .build()) {
      NewKey request = NewKey.named("ci").ownedBy("bob").withScopes("a:read");
      String token = bounded.as(Actor.of("alice")).issue(request).token().reveal();
      expectNone(guarded(bounded).getWith(token, "/"));
    }
  }

  @Test
  void isToldSoWhereverItIsForwarded() {
    ApiKeyFilter any = ApiKeyFilter.create(keys);
    TestServer server =
        server()
            .filter("/*", any)
            .filter("/orders", any.requiring("a:read", "b:read"))
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/orders").forward(request, response))
            .endpoint("/orders", (request, response) -> ContractApplication.text(response, "in"));
    expectNone(probe(server.start()).getWith(token(), "/forward"));
  }

  @Test
  void isNotAKeyThatLacksAll() {
    guarded(keys)
        .getWith(token("c:read"), "/")
        .isChallenge(403, "insufficient_scope", "API key lacks the scopes a:read, b:read");
  }
}
