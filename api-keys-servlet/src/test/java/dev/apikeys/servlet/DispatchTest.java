package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A request is verified once, wherever it is forwarded to, and never shows its credential. */
class DispatchTest extends CountedServerTest {

  DispatchTest(Container container) {
    super(container);
  }

  private static void forward(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getRequestDispatcher("/report").forward(request, response);
  }

  private static void include(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ContractApplication.text(response, "");
    request.getRequestDispatcher("/report").include(request, response);
  }

  @Test
  void verifiesAForwardedRequestOnce() {
    TestServer server = guarded().endpoint("/forward", DispatchTest::forward).start();
    assertVerifiedOnce(
        probe(server).get("/forward", "Authorization", "Bearer " + token).is(200),
        DispatcherType.FORWARD);
  }

  @Test
  void verifiesAnIncludingRequestOnce() {
    TestServer server = guarded().endpoint("/include", DispatchTest::include).start();
    assertVerifiedOnce(probe(server).getWith(token, "/include").is(200), DispatcherType.INCLUDE);
  }

  @Test
  void verifiesARequestForwardedByNameOnce() {
    TestServer server =
        guarded()
            .endpoint(
                "/forward",
                (request, response) ->
                    request
                        .getServletContext()
                        .getNamedDispatcher("/report")
                        .forward(request, response))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/forward").is(200), DispatcherType.FORWARD);
  }

  @Test
  void verifiesARequestThatIncludesByNameOnce() {
    TestServer server =
        guarded()
            .endpoint(
                "/include",
                (request, response) ->
                    request
                        .getServletContext()
                        .getNamedDispatcher("/report")
                        .include(request, response))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/include").is(200), DispatcherType.INCLUDE);
  }

  @Test
  void verifiesARequestForwardedFromAnOpenPathToAnotherOnce() {
    TestServer server =
        guarded()
            .endpoint("/open/report", this::report)
            .endpoint(
                "/open/forward",
                (request, response) ->
                    request.getRequestDispatcher("/open/report").forward(request, response))
            .start();
    assertVerifiedOnce(
        probe(server).getWith(token, "/open/forward").is(200), DispatcherType.FORWARD);
  }

  @Test
  void keepsItsViewOfARequestWhereItIsMappedForRequestsAlone() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted), EnumSet.of(DispatcherType.REQUEST))
            .endpoint("/report", this::report)
            .endpoint("/forward", DispatchTest::forward)
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/forward").is(200), DispatcherType.FORWARD);
  }

  @Test
  void keepsItsViewOfAnIncludingRequestWhereItIsMappedForRequestsAlone() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted), EnumSet.of(DispatcherType.REQUEST))
            .endpoint("/report", this::report)
            .endpoint("/include", DispatchTest::include)
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/include").is(200), DispatcherType.INCLUDE);
  }

  @Test
  void guardsWhatAnUnguardedServletForwardsTo() {
    TestServer server =
        server()
            .filter("/report", ApiKeyFilter.create(counted))
            .endpoint("/report", this::report)
            .endpoint("/forward", DispatchTest::forward)
            .start();
    probe(server).get("/forward").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
    assertVerifiedOnce(probe(server).getWith(token, "/forward").is(200), DispatcherType.FORWARD);
  }

  @Test
  void guardsWhatAnOpenPathForwardsTo() {
    TestServer server = guarded().endpoint("/open/forward", DispatchTest::forward).start();
    probe(server).get("/open/forward").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
  }

  @Test
  void refusesWhatAnOpenPathForwardsToOnceItHasTakenTheWriter() {
    TestServer server =
        guarded()
            .endpoint(
                "/open/forward",
                (request, response) -> {
                  ContractApplication.text(response, "begun");
                  forward(request, response);
                })
            .start();
    probe(server).get("/open/forward").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
  }

  /** Paths are what a filter is mapped to, and a forward by name has none: anonymous it stays. */
  @Test
  void leavesAForwardByNameFromAnOpenPathToTheApplication() {
    TestServer server =
        guarded()
            .endpoint(
                "/open/forward",
                (request, response) ->
                    request
                        .getServletContext()
                        .getNamedDispatcher("/report")
                        .forward(request, response))
            .start();
    assertThat(probe(server).get("/open/forward").is(200).text())
        .startsWith("FORWARD anonymous null null null ");
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
    assertThat(reports).hasValue(0);
  }

  @Test
  void checksTheScopesOfEachFilterOnTheWay() {
    TestServer server =
        guarded()
            .filter("/orders", ApiKeyFilter.create(counted).requiring("orders:read"))
            .endpoint("/orders", this::report)
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/orders").forward(request, response))
            .start();
    probe(server).getWith(token, "/orders").isProblem(403, "insufficient_scope");
    probe(server).getWith(token, "/forward").isProblem(403, "insufficient_scope");
    assertThat(store.finds()).isEqualTo(2);
    assertThat(reports).hasValue(0);
    String reader = issueCounted("orders:read").token().reveal();
    probe(server).getWith(reader, "/forward").is(200);
  }

  @Test
  void takesAKeyOfOtherKeysForNoneOfItsOwn() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(keys))
            .filter("/inner", ApiKeyFilter.create(counted))
            .endpoint("/inner", this::report)
            .start();
    probe(server).getWith(token(), "/inner").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
  }

  @Test
  void verifiesAKeyBesideOneOfOtherKeysOnce() {
    Carriers other = Carriers.standard().bearer(false).header("X-Other");
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted))
            .filter("/*", ApiKeyFilter.create(keys).carriers(other))
            .endpoint("/report", this::report)
            .endpoint("/forward", DispatchTest::forward)
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/forward"))
            .start();
    IssuedKey inner = issue();
    HttpReply reply =
        probe(server).get("/async", "X-API-Key", token, "X-Other", inner.token().reveal());
    assertThat(reply.is(200).text()).startsWith("FORWARD " + inner.key().id() + " ");
    assertThat(store.finds()).isEqualTo(1);
  }
}
