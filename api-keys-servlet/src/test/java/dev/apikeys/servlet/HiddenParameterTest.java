package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameter that carries keys is nowhere to be seen. */
class HiddenParameterTest extends GuardedServerTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private static void report(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> parameters = new TreeMap<>();
    request.getParameterMap().forEach((name, all) -> parameters.put(name, Arrays.toString(all)));
    ContractApplication.text(
        response,
        request.getDispatcherType()
            + " query="
            + request.getQueryString()
            + " forward="
            + request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING)
            + " include="
            + request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)
            + " error="
            + request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING)
            + " async="
            + request.getAttribute(AsyncContext.ASYNC_QUERY_STRING)
            + " map="
            + parameters
            + " names="
            + Collections.list(request.getParameterNames())
            + " one="
            + request.getParameter("api_key")
            + " values="
            + Arrays.toString(request.getParameterValues("api_key"))
            + " header="
            + request.getHeader("X-API-Key")
            + request.getHeader("Authorization"));
  }

  private JettyServer guarded() {
    return server()
        .filter(
            "/*",
            ApiKeyFilter.create(keys).carriers(Carrier.ON.authorizationFirst(true)).open("/open/*"))
        .endpoint("/report", HiddenParameterTest::report)
        .endpoint("/open/report", HiddenParameterTest::report);
  }

  private static void withErrorPage(JettyServer server) {
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(418, "/report");
    server.context().setErrorHandler(pages);
  }

  private static HttpReply expectHidden(HttpReply reply, DispatcherType type, String token) {
    assertThat(reply.text())
        .startsWith(type + " ")
        .doesNotContain(token, "api_key=", "api_key,")
        .endsWith(" one=null values=null header=nullnull");
    return reply;
  }

  @ParameterizedTest
  @CsvSource({
    "api_key=%s,null",
    "a=1&api_key=%s,a=1",
    "api_key=%s&a=1,a=1",
    "a=%%61+b&%%61pi_key=%s&c;d=&e,a=%61+b&c;d=&e",
    "a=1&&api_key=%s&&b,a=1&&&b",
    "xapi_key=1&api_key=%s,xapi_key=1"
  })
  void isCutOutOfTheQueryAndTheRestIsAsSent(String query, String rest) {
    String token = token();
    HttpReply reply = probe(guarded().start()).raw("/report?" + query.formatted(token)).is(200);
    assertThat(reply.text()).startsWith("REQUEST query=" + rest + " ").doesNotContain(token);
  }

  @Test
  void isNoParameterWhileOthersAre() {
    String token = token();
    HttpReply reply = probe(guarded().start()).get("/report?a=1&api_key=" + token + "&a=2&b=3");
    expectHidden(reply.is(200), DispatcherType.REQUEST, token);
    assertThat(reply.text()).contains(" map={a=[1, 2], b=[3]} names=[a, b] ");
  }

  @Test
  void isHiddenWhereTheKeyCameInAHeaderAndAFormNamesItToo() {
    HttpReply reply =
        probe(guarded().start())
            .send(
                "POST",
                "/report",
                BodyPublishers.ofString("api_key=field&a=1"),
                "Content-Type",
                FORM,
                "X-API-Key",
                token());
    expectHidden(reply.is(200), DispatcherType.REQUEST, "field");
    assertThat(reply.text()).contains(" map={a=[1]} ");
  }

  @Test
  void isReadWithoutTouchingTheBodyOfAForm() {
    JettyServer server =
        guarded()
            .endpoint(
                "/body",
                (request, response) ->
                    ContractApplication.text(
                        response, new String(request.getInputStream().readAllBytes(), UTF_8)));
    HttpReply reply =
        probe(server.start())
            .send(
                "POST",
                "/body?api_key=" + token(),
                BodyPublishers.ofString("a=1&api_key=field"),
                "Content-Type",
                FORM);
    assertThat(reply.is(200).text()).isEqualTo("a=1&api_key=field");
  }

  @Test
  void isHiddenFromWhatARequestIsForwardedTo() {
    JettyServer server =
        guarded()
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report?b=2").forward(request, response));
    String token = token();
    HttpReply reply = probe(server.start()).get("/forward?a=1&api_key=" + token);
    expectHidden(reply.is(200), DispatcherType.FORWARD, token);
    assertThat(reply.text()).contains(" forward=a=1 ");
  }

  @Test
  void isHiddenFromWhatARequestIncludes() {
    JettyServer server =
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
    JettyServer server =
        guarded()
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"));
    String token = token();
    HttpReply reply = probe(server.start()).get("/async?a=1&api_key=" + token);
    expectHidden(reply.is(200), DispatcherType.ASYNC, token);
  }

  @Test
  void isHiddenFromAnErrorPage() {
    JettyServer server =
        guarded().endpoint("/fail", (request, response) -> response.sendError(418));
    withErrorPage(server);
    String token = token();
    HttpReply reply = probe(server.start()).get("/fail?a=1&api_key=" + token);
    expectHidden(reply.is(418), DispatcherType.ERROR, token);
    assertThat(reply.text()).contains(" query=a=1 ");
  }

  @ParameterizedTest
  @CsvSource({"a=1&api_key=%s,a=1", "a=1&api_key%%zz=%s,a=1", "api_key=%s&api_key=%s,null"})
  void isHiddenFromTheErrorPageOfARequestThatWasNotVerified(String query, String rest) {
    JettyServer server =
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
    withErrorPage(server);
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
    JettyServer server =
        guarded()
            .endpoint(
                "/open/task",
                (request, response) -> {
                  AsyncContext async = request.startAsync();
                  async.start(
                      () -> {
                        try {
                          report((HttpServletRequest) async.getRequest(), response);
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
  void isReadOfWhatAnUnguardedServletForwards() {
    JettyServer server =
        server()
            .filter("/report", ApiKeyFilter.create(keys).carriers(Carrier.ON))
            .endpoint("/report", HiddenParameterTest::report)
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report?b=2").forward(request, response))
            .endpoint(
                "/async", (request, response) -> request.startAsync().dispatch("/report?b=2"));
    String token = token();
    HttpProbe probe = probe(server.start());
    HttpReply forwarded = probe.get("/forward?a=1&api_key=" + token);
    expectHidden(forwarded.is(200), DispatcherType.FORWARD, token);
    HttpReply dispatched = probe.get("/async?a=1&api_key=" + token);
    expectHidden(dispatched.is(200), DispatcherType.ASYNC, token);
  }

  @Test
  void isSeenWhereItCarriesNoKeys() {
    JettyServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .endpoint("/report", HiddenParameterTest::report);
    assertThat(probe(server.start()).getWith(token(), "/report?api_key=x").is(200).text())
        .startsWith("REQUEST query=api_key=x ")
        .contains(" one=x values=[x] ");
  }
}
