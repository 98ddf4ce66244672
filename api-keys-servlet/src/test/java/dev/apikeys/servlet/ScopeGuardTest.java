package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.ScopeRequirement;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeGuardTest extends GuardedServerTest {

  private static final ScopeGuard GUARD = ScopeGuard.create("orders");

  private HttpProbe probe = new HttpProbe(URI.create("http://localhost"));

  @BeforeEach
  void start() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys).optional())
            .endpoint(
                "/orders",
                (request, response) -> {
                  if (GUARD.admits(request, response, ScopeRequirement.allOf("orders:read"))) {
                    response.getWriter().print("the orders");
                  }
                })
            .endpoint("/challenge", (request, response) -> GUARD.challenge(response))
            .endpoint("/forbid", (request, response) -> GUARD.forbid(response));
    server.start();
    probe = probe(server);
  }

  @Test
  void admitsAKeyWithTheScope() {
    assertThat(probe.getWith(token("orders:*"), "/orders").is(200).text()).isEqualTo("the orders");
  }

  @Test
  void refusesAKeyWithoutTheScopeAsTheFilterWould() {
    probe
        .getWith(token("orders:write"), "/orders")
        .isChallenge(403, "insufficient_scope", "API key lacks the scope orders:read");
  }

  @Test
  void saysOfAKeyWithoutScopesThatItHasNone() {
    HttpReply reply = probe.getWith(token(), "/orders");
    reply.isChallenge(403, "insufficient_scope", "API key has no scopes");
    assertThat(reply.header("WWW-Authenticate")).endsWith(", scope=\"orders:read\"");
  }

  @Test
  void refusesARequestWithoutAKeyByAChallengeOfItsRealm() {
    assertThat(probe.get("/orders").isProblem(401, "unauthorized").headers("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"orders\"");
  }

  @Test
  void challengesAsItRefusesARequestWithoutAKey() {
    HttpReply refused = probe.get("/orders");
    HttpReply challenged = probe.getWith(token(), "/challenge").isProblem(401, "unauthorized");
    assertThat(challenged.text()).isEqualTo(refused.text());
    assertThat(challenged.headers("WWW-Authenticate"))
        .isEqualTo(refused.headers("WWW-Authenticate"));
  }

  @Test
  void forbidsWithoutNamingAScope() {
    HttpReply reply = probe.getWith(token(), "/forbid").isProblem(403, "access_denied");
    assertThat(reply.string("detail")).isEqualTo("this API key may not do that");
    assertThat(reply.header("WWW-Authenticate")).isEmpty();
  }

  @Test
  void challengesInTheRealmOfTheFilterThatItBelongsTo() {
    ScopeGuard guard = ApiKeyFilter.create(keys).realm("invoices").scopeGuard();
    TestServer server =
        server().endpoint("/", (request, response) -> guard.challenge(response)).start();
    assertThat(probe(server).get("/").isProblem(401, "unauthorized").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"invoices\"");
  }

  @Test
  void refusesARealmThatNoHeaderCanHold() {
    assertThatThrownBy(() -> ScopeGuard.create("a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("realm");
  }
}
