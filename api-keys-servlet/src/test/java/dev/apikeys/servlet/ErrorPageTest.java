package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

/** An error page sees whose request failed, and never the credential. */
class ErrorPageTest extends CountedServerTest {

  ErrorPageTest(Container container) {
    super(container);
  }

  @Test
  void seesTheKeyOfARequestThatSendsAnError() {
    TestServer server =
        guarded()
            .errorPage(418, "/report")
            .endpoint("/fail", (request, response) -> response.sendError(418))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/fail").is(418), DispatcherType.ERROR);
  }

  @Test
  void seesTheKeyOfARequestThatThrows() {
    TestServer server =
        guarded()
            .errorPage(500, "/report")
            .endpoint(
                "/fail",
                (request, response) -> {
                  throw new ServletException("the application failed");
                })
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/fail").is(500), DispatcherType.ERROR);
  }

  @Test
  void seesTheKeyOfARequestThatFindsNothing() {
    TestServer server = guarded().errorPage(404, "/report").start();
    assertVerifiedOnce(
        probe(server).get("/nowhere", "Authorization", "Bearer " + token).is(404),
        DispatcherType.ERROR);
  }

  @Test
  void seesTheKeyOfARequestThatFailsOnAnOpenPath() {
    TestServer server =
        guarded()
            .errorPage(418, "/report")
            .endpoint("/open/fail", (request, response) -> response.sendError(418))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/open/fail").is(418), DispatcherType.ERROR);
  }

  @Test
  void isShownToAnAnonymousRequest() {
    TestServer server =
        guarded()
            .errorPage(418, "/report")
            .endpoint("/open/fail", (request, response) -> response.sendError(418))
            .start();
    assertThat(probe(server).get("/open/fail").is(418).text())
        .startsWith("ERROR anonymous null null null ");
  }

  @Test
  void needsNoScope() {
    TestServer server =
        guarded()
            .filter("/report", ApiKeyFilter.create(counted).requiring("pages:read"))
            .errorPage(418, "/report")
            .endpoint("/fail", (request, response) -> response.sendError(418))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/fail").is(418), DispatcherType.ERROR);
  }

  @Test
  void seesNoKeyThatNobodyVerified() {
    TestServer server =
        server()
            .filter("/report", ApiKeyFilter.create(counted))
            .endpoint("/report", this::report)
            .errorPage(418, "/report")
            .endpoint("/fail", (request, response) -> response.sendError(418))
            .start();
    assertThat(probe(server).getWith(token, "/fail").is(418).text())
        .startsWith("ERROR anonymous null null null ");
    assertThat(store.finds()).isZero();
  }

  @Test
  void isNotMadeOfARefusal() {
    TestServer server =
        guarded()
            .filter("/orders", ApiKeyFilter.create(counted).requiring("orders:read"))
            .endpoint("/orders", this::report)
            .errorPage(400, "/report")
            .errorPage(401, "/report")
            .errorPage(403, "/report")
            .errorPage(503, "/report")
            .start();
    HttpProbe probe = probe(server);
    probe.raw("/report", "X-API-Key:").isProblem(400, "invalid_request");
    probe.get("/report").isProblem(401, "unauthorized");
    probe.getWith("nonsense", "/report").isProblem(401, "invalid_token");
    probe.getWith(token, "/orders").isProblem(403, "insufficient_scope");
    store.breakDown();
    probe.getWith(token, "/report").isProblem(503, "temporarily_unavailable");
    assertThat(reports).hasValue(0);
  }
}
