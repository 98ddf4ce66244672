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
                });
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
  void refusesARealmThatNoHeaderCanHold() {
    assertThatThrownBy(() -> ScopeGuard.create("a\r\nb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("realm");
  }
}
