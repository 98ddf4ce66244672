package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.contract.HttpProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeyUserTest extends GuardedServerTest {

  /** What another framework has in the place of a key. */
  private record Other(ApiKeyPrincipal apiKey, String getName) implements ApiKeyUser {}

  /** Has this user from here on. */
  private static HttpServletRequest by(HttpServletRequest request, Principal user) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public Principal getUserPrincipal() {
        return user;
      }
    };
  }

  private static Principal holding(IssuedKey issued) {
    return new Other(new ApiKeyPrincipal(issued.key(), Optional.empty()), "alice");
  }

  private TestServer used(Principal user) {
    return server()
        .filter("/*", ApiKeyFilter.create(keys).optional())
        .filter(
            "/*",
            (request, response, chain) ->
                chain.doFilter(by((HttpServletRequest) request, user), response))
        .endpoint(
            "/",
            (request, response) ->
                ContractApplication.text(
                    response,
                    ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::getName).orElse("nobody")));
  }

  @Test
  void standsForTheKeyBehindIt() {
    IssuedKey issued = issue();
    assertThat(probe(used(holding(issued)).start()).get("/").is(200).text())
        .isEqualTo(issued.key().id());
  }

  @Test
  void isHeldToTheScopesOfItsKey() {
    ScopeGuard guard = ScopeGuard.create("orders");
    TestServer server =
        used(holding(issue("orders:read")))
            .endpoint(
                "/read",
                (request, response) ->
                    guard.admits(request, response, ScopeRequirement.allOf("orders:read")))
            .endpoint(
                "/write",
                (request, response) ->
                    guard.admits(request, response, ScopeRequirement.allOf("orders:write")))
            .start();
    probe(server).get("/read").is(200);
    probe(server).get("/write").isProblem(403, "insufficient_scope");
  }

  @Test
  void isNoOtherPrincipal() {
    assertThat(probe(used(() -> "alice").start()).get("/").is(200).text()).isEqualTo("nobody");
  }

  @Test
  void doesNotDisplaceAKeyThatWasVerified() {
    IssuedKey verified = issue();
    HttpProbe probe = probe(used(holding(issue())).start());
    assertThat(probe.getWith(verified.token().reveal(), "/").is(200).text())
        .isEqualTo(verified.key().id());
  }

  @Test
  void isAKeyThatWasVerifiedItself() {
    ApiKeyPrincipal principal = new ApiKeyPrincipal(issue().key(), Optional.empty());
    assertThat(principal.apiKey()).isSameAs(principal);
  }
}
