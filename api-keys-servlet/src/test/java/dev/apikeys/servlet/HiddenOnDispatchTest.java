package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameter that carries keys is nowhere to be seen, wherever a request is dispatched to. */
@ParameterizedClass
@EnumSource(Container.class)
class HiddenOnDispatchTest extends GuardedServerTest {

  HiddenOnDispatchTest(Container container) {
    super(container);
  }

  private TestServer guarded() {
    return server()
        .filter(
            "/*",
            ApiKeyFilter.create(keys).carriers(Carrier.ON.authorizationFirst(true)).open("/open/*"))
        .endpoint("/report", RequestReport::write)
        .endpoint("/open/report", RequestReport::write);
  }

  @Test
  void isHiddenFromWhatARequestIsForwardedTo() {
    TestServer server =
        guarded()
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report?b=2").forward(request, response));
    String token = token();
    HttpReply reply = probe(server.start()).get("/forward?a=1&api_key=" + token);
    RequestReport.expectHidden(reply.is(200), DispatcherType.FORWARD, token);
    assertThat(reply.text()).contains(" forward=a=1 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/attributes", "/forward", "/async"})
  void isInNoAttribute(String path) {
    TestServer server =
        guarded()
            .endpoint("/attributes", HiddenOnDispatchTest::attributes)
            .endpoint("/forward", (q, r) -> q.getRequestDispatcher("/attributes").forward(q, r))
            .endpoint("/async", (q, r) -> q.startAsync().dispatch("/attributes"));
    String token = token();
    HttpReply reply = probe(server.start()).get(path + "?a=1&api_key=" + token);
    assertThat(reply.is(200).text())
        .contains(ApiKeyPrincipal.class.getName())
        .doesNotContain(token, "api_key=");
  }

  /** Once parameters were asked for, which containers may keep. */
  private static void attributes(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StringBuilder seen = new StringBuilder(request.getParameter("a"));
    for (String name : Collections.list(request.getAttributeNames())) {
      seen.append(' ').append(name).append('=').append(request.getAttribute(name));
    }
    String kept = "org.eclipse.jetty.server.internal.CachedQueryFields";
    ContractApplication.text(response, seen.append(request.getAttribute(kept)).toString());
  }

  @Test
  void isHiddenFromWhatARequestIncludes() {
    TestServer server =
        guarded()
            .endpoint(
                "/include",
                (request, response) ->
                    request
                        .getRequestDispatcher("/report?api_key=included")
                        .include(request, response));
    String token = token();
    HttpReply reply = probe(server.start()).get("/include?a=1&api_key=" + token);
    assertThat(reply.is(200).text())
        .startsWith("INCLUDE query=a=1 ")
        .contains(" include=null ")
        .doesNotContain(token);
  }

  @Test
  void isHiddenFromAnAsynchronousDispatch() {
    TestServer server =
        guarded()
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"));
    String token = token();
    HttpReply reply = probe(server.start()).get("/async?a=1&api_key=" + token);
    RequestReport.expectHidden(reply.is(200), DispatcherType.ASYNC, token);
  }

  @Test
  void isHiddenFromAnErrorPage() {
    TestServer server = guarded().endpoint("/fail", (request, response) -> response.sendError(418));
    server.errorPage(418, "/report");
    String token = token();
    HttpReply reply = probe(server.start()).get("/fail?a=1&api_key=" + token);
    RequestReport.expectHidden(reply.is(418), DispatcherType.ERROR, token);
    assertThat(reply.text()).contains(" query=a=1 ");
  }

  @ParameterizedTest
  @CsvSource({"a=1&api_key=%s,a=1", "a=1&api_key%%zz=%s,a=1", "api_key=%s&api_key=%s,null"})
  void isHiddenFromTheErrorPageOfARequestThatWasNotVerified(String query, String rest) {
    TestServer server =
        server()
            .filter(
                "/*",
                (request, response, chain) -> {
                  if (request.getDispatcherType() == DispatcherType.ERROR) {
                    chain.doFilter(request, response);
                  } else {
                    ((HttpServletResponse) response).sendError(418);
                  }
                })
            .filter("/*", ApiKeyFilter.create(keys).carriers(Carrier.ON))
            .endpoint(
                "/report",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        request.getQueryString()
                            + " "
                            + request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING)
                            + request.getHeader("X-API-Key")
                            + request.getHeader("Authorization")));
    server.errorPage(418, "/report");
    String token = token();
    HttpProbe probe = probe(server.start());
    HttpReply reply =
        probe.raw(
            "/x?" + query.replace("%s", token).replace("%%", "%"),
            "X-API-Key: " + token,
            "Authorization: ApiKey " + token);
    assertThat(reply.is(418).text())
        .startsWith(rest + " ")
        .endsWith("nullnull")
        .doesNotContain(token);
    assertThat(probe.raw("/x", "Authorization: Bearer other").is(418).text())
        .endsWith("Bearer other");
  }

  @Test
  void isHiddenFromAnAsynchronousTaskOfARequestThatIgnoredTheKey() {
    TestServer server =
        guarded()
            .endpoint(
                "/open/task",
                (request, response) -> {
                  AsyncContext async = request.startAsync();
                  async.start(
                      () -> {
                        try {
                          RequestReport.write((HttpServletRequest) async.getRequest(), response);
                        } catch (IOException broken) {
                          throw new UncheckedIOException(broken);
                        } finally {
                          async.complete();
                        }
                      });
                });
    String token = token();
    HttpReply reply =
        probe(server.start())
            .get("/open/task?a=1&api_key=" + token, "Authorization", "Basic dXNlcjpwYXNz");
    assertThat(reply.is(200).text())
        .startsWith("REQUEST query=a=1 ")
        .contains(" map={a=[1]} ")
        .doesNotContain(token);
  }

  @Test
  void isNotReadOfWhatAnUnguardedServletAddsItself() {
    String token = token();
    TestServer server =
        server()
            .filter("/report", ApiKeyFilter.create(keys).carriers(Carrier.ON))
            .endpoint("/report", RequestReport::write)
            .endpoint(
                "/forward",
                (request, response) ->
                    request
                        .getRequestDispatcher("/report?api_key=" + token)
                        .forward(request, response))
            .endpoint(
                "/async",
                (request, response) -> request.startAsync().dispatch("/report?api_key=" + token));
    HttpProbe probe = probe(server.start());
    probe.get("/forward").isProblem(401, "unauthorized");
    probe.get("/async").isProblem(401, "unauthorized");
  }

  @Test
  void isReadOfWhatAnUnguardedServletForwards() {
    TestServer server =
        server()
            .filter("/report", ApiKeyFilter.create(keys).carriers(Carrier.ON))
            .endpoint("/report", RequestReport::write)
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report?b=2").forward(request, response))
            .endpoint(
                "/async", (request, response) -> request.startAsync().dispatch("/report?b=2"));
    String token = token();
    HttpProbe probe = probe(server.start());
    HttpReply forwarded = probe.get("/forward?a=1&api_key=" + token);
    RequestReport.expectHidden(forwarded.is(200), DispatcherType.FORWARD, token);
    HttpReply dispatched = probe.get("/async?a=1&api_key=" + token);
    RequestReport.expectHidden(dispatched.is(200), DispatcherType.ASYNC, token);
  }

  @ParameterizedTest
  @CsvSource({
    "/async-forward,FORWARD",
    "/async-include,INCLUDE",
    "/forward-include,INCLUDE",
    "/forward-async,ASYNC"
  })
  void isReadOfWhatUnguardedServletsDispatchOneAfterTheOther(String path, DispatcherType last) {
    TestServer server =
        server()
            .filter("/report", ApiKeyFilter.create(keys).carriers(Carrier.ON))
            .endpoint("/report", RequestReport::write)
            .endpoint("/forward", (q, r) -> q.getRequestDispatcher("/report?b=2").forward(q, r))
            .endpoint("/include", (q, r) -> q.getRequestDispatcher("/report?b=2").include(q, r))
            .endpoint("/async", (q, r) -> q.startAsync(q, r).dispatch("/report?b=2"))
            .endpoint("/async-forward", (q, r) -> q.startAsync().dispatch("/forward?c=3"))
            .endpoint("/async-include", (q, r) -> q.startAsync().dispatch("/include?c=3"))
            .endpoint(
                "/forward-include", (q, r) -> q.getRequestDispatcher("/include?c=3").forward(q, r))
            .endpoint(
                "/forward-async", (q, r) -> q.getRequestDispatcher("/async?c=3").forward(q, r));
    String token = token();
    HttpReply reply = probe(server.start()).get(path + "?a=1&api_key=" + token);
    RequestReport.expectHidden(reply.is(200), last, token);
  }
}
