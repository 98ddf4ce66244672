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
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.junit.jupiter.api.Test;

/** A request is verified once, wherever it is dispatched to, and never shows its credential. */
class DispatchTest extends GuardedServerTest {

  private final CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
  private final ApiKeys counted = TestKeys.over(store);

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

  private JettyServer guarded() {
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
    JettyServer server =
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
    JettyServer server =
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
    JettyServer server =
        guarded()
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"))
            .start();
    String token = countedToken();
    expectOneLookUp(probe(server).getWith(token, "/async"), DispatcherType.ASYNC, token);
  }

  @Test
  void dispatchesAnAsynchronousRequestBackToItself() {
    JettyServer server =
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
    JettyServer server =
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
    JettyServer server =
        guarded().endpoint("/fail", (request, response) -> response.sendError(418));
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(418, "/report");
    server.context().setErrorHandler(pages);
    server.start();
    String token = countedToken();
    HttpReply reply = probe(server).getWith(token, "/fail").is(418);
    assertThat(reply.text()).startsWith("ERROR test ").doesNotContain(token);
    assertThat(store.finds()).isEqualTo(1);
  }

  @Test
  void showsAnErrorPageToAnAnonymousRequest() {
    JettyServer server =
        guarded().endpoint("/open/fail", (request, response) -> response.sendError(418));
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(418, "/report");
    server.context().setErrorHandler(pages);
    server.start();
    assertThat(probe(server).get("/open/fail").is(418).text()).startsWith("ERROR anonymous ");
  }

  @Test
  void makesNoErrorPageOfItsOwnRefusals() {
    JettyServer server = guarded();
    ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
    pages.addErrorPage(401, "/report");
    server.context().setErrorHandler(pages);
    server.start();
    probe(server).get("/report").isProblem(401, "unauthorized");
  }

  @Test
  void guardsWhatAnOpenPathForwardsTo() {
    JettyServer server =
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
    JettyServer server =
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
    JettyServer server =
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
    JettyServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .filter("/inner", ApiKeyFilter.create(counted))
            .endpoint("/inner", DispatchTest::report)
            .start();
    probe(server).getWith(token(), "/inner").isProblem(401, "unauthorized");
  }
}
