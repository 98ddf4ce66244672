package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A request is verified once, wherever it is dispatched to, and never shows its credential. */
@ParameterizedClass
@EnumSource(Container.class)
class DispatchTest extends GuardedServerTest {

  private final CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
  private final ApiKeys counted = TestKeys.over(store);

  DispatchTest(Container container) {
    super(container);
  }

  private String countedToken(String... scopes) {
    return counted
        .as(Actor.system("test"))
        .issue(NewKey.named("test").withScopes(scopes))
        .token()
        .reveal();
  }

  private static void report(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ContractApplication.text(
        response,
        request.getDispatcherType()
            + " "
            + ApiKeyPrincipal.of(request).map(key -> key.key().name()).orElse("anonymous")
            + " "
            + request.getUserPrincipal()
            + request.getHeader("X-API-Key")
            + request.getHeader("Authorization"));
  }

  private TestServer guarded() {
    return server()
        .filter("/*", ApiKeyFilter.create(counted).open("/open/*"))
        .endpoint("/report", DispatchTest::report);
  }

  private void expectOneLookUp(HttpReply reply, DispatcherType type, String token) {
    reply.is(200);
    assertThat(reply.text()).startsWith(type + " test ").doesNotContain(token);
    assertThat(store.finds()).isEqualTo(1);
  }

  @Test
  void verifiesAForwardedRequestOnce() {
    TestServer server =
        guarded()
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report").forward(request, response))
            .start();
    String token = countedToken();
    expectOneLookUp(
        probe(server).get("/forward", "Authorization", "Bearer " + token),
        DispatcherType.FORWARD,
        token);
  }

  @Test
  void verifiesAnIncludingRequestOnce() {
    TestServer server =
        guarded()
            .endpoint(
                "/include",
                (request, response) ->
                    request.getRequestDispatcher("/report").include(request, response))
            .start();
    String token = countedToken();
    expectOneLookUp(probe(server).getWith(token, "/include"), DispatcherType.INCLUDE, token);
  }

  @Test
  void verifiesAnAsynchronousRequestOnce() {
    TestServer server =
        guarded()
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"))
            .start();
    String token = countedToken();
    expectOneLookUp(probe(server).getWith(token, "/async"), DispatcherType.ASYNC, token);
  }

  @Test
  void dispatchesAnAsynchronousRequestBackToItself() {
    TestServer server =
        guarded()
            .endpoint(
                "/again",
                (request, response) -> {
                  if (request.getDispatcherType() == DispatcherType.ASYNC) {
                    report(request, response);
                  } else {
                    request.startAsync().dispatch();
                  }
                })
            .start();
    String token = countedToken();
    expectOneLookUp(probe(server).getWith(token, "/again"), DispatcherType.ASYNC, token);
  }

  @Test
  void hidesTheCredentialFromAnAsynchronousTask() {
    TestServer server =
        guarded()
            .endpoint(
                "/task",
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
                })
            .start();
    String token = countedToken();
    expectOneLookUp(probe(server).getWith(token, "/task"), DispatcherType.REQUEST, token);
  }

  @Test
  void showsAnErrorPageThePrincipalButNoCredential() {
    TestServer server = guarded().endpoint("/fail", (request, response) -> response.sendError(418));
    server.errorPage(418, "/report");
    server.start();
    String token = countedToken();
    HttpReply reply = probe(server).getWith(token, "/fail").is(418);
    assertThat(reply.text()).startsWith("ERROR test ").doesNotContain(token);
    assertThat(store.finds()).isEqualTo(1);
  }

  @Test
  void showsAnErrorPageToAnAnonymousRequest() {
    TestServer server =
        guarded().endpoint("/open/fail", (request, response) -> response.sendError(418));
    server.errorPage(418, "/report");
    server.start();
    assertThat(probe(server).get("/open/fail").is(418).text()).startsWith("ERROR anonymous ");
  }

  @Test
  void makesNoErrorPageOfItsOwnRefusals() {
    TestServer server = guarded();
    server.errorPage(401, "/report");
    server.start();
    probe(server).get("/report").isProblem(401, "unauthorized");
  }

  @Test
  void guardsWhatAnOpenPathForwardsTo() {
    TestServer server =
        guarded()
            .endpoint(
                "/open/forward",
                (request, response) ->
                    request.getRequestDispatcher("/report").forward(request, response))
            .start();
    probe(server).get("/open/forward").isProblem(401, "unauthorized");
  }

  @Test
  void guardsWhatAnOpenPathIncludes() {
    TestServer server =
        guarded()
            .endpoint(
                "/open/include",
                (request, response) -> {
                  ContractApplication.text(response, "before ");
                  request.getRequestDispatcher("/report").include(request, response);
                  response.getWriter().print("after");
                })
            .start();
    assertThat(probe(server).get("/open/include").is(200).text()).isEqualTo("before after");
  }

  @Test
  void checksTheScopesOfEachFilterOnTheWay() {
    TestServer server =
        guarded()
            .filter("/orders", ApiKeyFilter.create(counted).requiring("orders:read"))
            .endpoint("/orders", DispatchTest::report)
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/orders").forward(request, response))
            .start();
    String bare = countedToken();
    probe(server).getWith(bare, "/orders").isProblem(403, "insufficient_scope");
    probe(server).getWith(bare, "/forward").isProblem(403, "insufficient_scope");
    assertThat(store.finds()).isEqualTo(2);
    probe(server).getWith(countedToken("orders:read"), "/forward").is(200);
  }

  @Test
  void takesAKeyOfOtherKeysForNoneOfItsOwn() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .filter("/inner", ApiKeyFilter.create(counted))
            .endpoint("/inner", DispatchTest::report)
            .start();
    probe(server).getWith(token(), "/inner").isProblem(401, "unauthorized");
  }
}
