package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.PushBuilder;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class AuthenticatedRequestTest extends GuardedServerTest {

  private static String headers(HttpServletRequest request) {
    StringBuilder seen = new StringBuilder();
    for (String name : Collections.list(request.getHeaderNames())) {
      seen.append(name).append('=').append(Collections.list(request.getHeaders(name)));
    }
    for (String name : new String[] {"X-API-Key", "x-api-key", "Authorization", "AUTHORIZATION"}) {
      seen.append(request.getHeader(name)).append(Collections.list(request.getHeaders(name)));
      seen.append(request.getIntHeader(name)).append(request.getDateHeader(name));
    }
    return seen.toString();
  }

  private TestServer echo() {
    return server()
        .filter("/*", ApiKeyFilter.create(keys))
        .endpoint(
            "/echo", (request, response) -> ContractApplication.text(response, headers(request)))
        .start();
  }

  @Test
  void hidesAKeyInXApiKey() {
    String token = token();
    HttpReply reply = probe(echo()).get("/echo", "X-API-Key", token, "X-Other", "seen").is(200);
    assertThat(reply.text()).doesNotContain(token).doesNotContainIgnoringCase("x-api-key=");
    assertThat(reply.text()).containsIgnoringCase("x-other=[seen]");
  }

  @Test
  void hidesAKeyInABearerToken() {
    String token = token();
    HttpReply reply = probe(echo()).get("/echo", "Authorization", "Bearer " + token).is(200);
    assertThat(reply.text()).doesNotContain(token).doesNotContainIgnoringCase("authorization=");
  }

  /** A builder of pushes holds the headers and the query of its request; Jetty's of HTTP/2 does. */
  @Test
  void buildsNoPush() {
    Filter pushing =
        (request, response, chain) ->
            chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                  @Override
                  @SuppressWarnings("deprecation")
                  public PushBuilder newPushBuilder() {
                    throw new AssertionError("asked for a builder of pushes");
                  }
                },
                response);
    TestServer server =
        server()
            .filter("/*", pushing)
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint("/push", AuthenticatedRequestTest::push)
            .start();
    assertThat(probe(server).getWith(token(), "/push").is(200).text()).isEqualTo("null");
  }

  @SuppressWarnings("deprecation")
  private static void push(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ContractApplication.text(response, String.valueOf(request.newPushBuilder()));
  }

  @Test
  void hasTheKeyForItsUser() {
    IssuedKey issued = issue();
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint(
                "/user",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        "%s %s %s %s"
                            .formatted(
                                request.getUserPrincipal().getName(),
                                request.getRemoteUser(),
                                request.getAuthType(),
                                ApiKeyPrincipal.of(request).orElseThrow().key().name())))
            .start();
    String id = issued.key().id();
    assertThat(probe(server).getWith(issued.token().reveal(), "/user").text())
        .isEqualTo(id + " " + id + " API_KEY test");
  }

  @Test
  void hasTheScopesForItsRoles() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint(
                "/roles",
                (request, response) -> {
                  StringBuilder roles = new StringBuilder();
                  for (String role :
                      new String[] {
                        "orders:read",
                        "orders:write",
                        "stock:read",
                        "orders:*",
                        "*",
                        "**",
                        "",
                        "ROLE ADMIN",
                        "api-keys:admin"
                      }) {
                    roles.append(request.isUserInRole(role) ? '1' : '0');
                  }
                  ContractApplication.text(response, roles.toString());
                })
            .start();
    assertThat(probe(server).getWith(token("orders:read"), "/roles").text()).isEqualTo("100000000");
    assertThat(probe(server).getWith(token("orders:*"), "/roles").text()).isEqualTo("110000000");
    assertThat(probe(server).getWith(token("**"), "/roles").text()).isEqualTo("111000000");
    assertThat(probe(server).getWith(token(), "/roles").text()).isEqualTo("000000000");
  }

  @Test
  void isForgedByNoAttributeOfAnotherType() {
    TestServer server =
        server()
            .filter(
                "/*",
                (request, response, chain) -> {
                  request.setAttribute(ApiKeyPrincipal.class.getName(), "admin");
                  chain.doFilter(request, response);
                })
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint("/x", (request, response) -> ContractApplication.text(response, "in"))
            .start();
    probe(server).get("/x").isProblem(401, "unauthorized");
    probe(server).getWith(token(), "/x").is(200);
  }

  @Test
  void leavesTheCachingToAnApplicationThatSetsItsOwn() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint(
                "/x",
                (request, response) -> {
                  response.setHeader("Cache-Control", "max-age=60");
                  response.addHeader("Vary", "Accept");
                })
            .start();
    HttpReply reply = probe(server).getWith(token(), "/x").is(200);
    assertThat(reply.headers("Cache-Control")).isEqualTo("max-age=60");
    assertThat(reply.headers("Vary")).contains("Accept", "Authorization", "X-API-Key");
  }
}
