package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An asynchronous request is verified once, however it goes on, and never shows its credential. */
class AsynchronousDispatchTest extends CountedServerTest {

  /** In milliseconds; Jetty forgets at times one that ends before the servlet has returned. */
  private static final long TIMEOUT = 100;

  AsynchronousDispatchTest(Container container) {
    super(container);
  }

  /** The two ways in which a servlet begins what is asynchronous. */
  enum Start {
    BARE,
    WITH_REQUEST_AND_RESPONSE;

    AsyncContext of(HttpServletRequest request, HttpServletResponse response) {
      return this == BARE ? request.startAsync() : request.startAsync(request, response);
    }
  }

  /** Reports what the request of an asynchronous context shows, and completes it. */
  private void reportTo(AsyncContext async) {
    try {
      report((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } finally {
      async.complete();
    }
  }

  /** Goes on when the time is up. */
  private record WhenTimeIsUp(Runnable act) implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      act.run();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void verifiesADispatchedRequestOnce(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/async", (request, response) -> start.of(request, response).dispatch("/report"))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/async").is(200), DispatcherType.ASYNC);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void verifiesARequestThatIsDispatchedBackToItselfOnce(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/again",
                (request, response) -> {
                  if (request.getDispatcherType() == DispatcherType.ASYNC) {
                    report(request, response);
                  } else {
                    start.of(request, response).dispatch();
                  }
                })
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/again").is(200), DispatcherType.ASYNC);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void keepsItsViewWhereItIsMappedForRequestsAlone(Start start) {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted), EnumSet.of(DispatcherType.REQUEST))
            .endpoint("/report", this::report)
            .endpoint(
                "/async", (request, response) -> start.of(request, response).dispatch("/report"))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/async").is(200), DispatcherType.ASYNC);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void hidesTheCredentialFromATaskThatCompletes(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/task",
                (request, response) -> {
                  AsyncContext async = start.of(request, response);
                  async.start(() -> reportTo(async));
                })
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/task").is(200), DispatcherType.REQUEST);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void hidesTheCredentialFromAListenerThatCompletesWhenTimeIsUp(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/late",
                (request, response) -> {
                  AsyncContext async = start.of(request, response);
                  async.setTimeout(TIMEOUT);
                  async.addListener(new WhenTimeIsUp(() -> reportTo(async)));
                })
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/late").is(200), DispatcherType.REQUEST);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void verifiesARequestThatIsDispatchedWhenTimeIsUpOnce(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/late",
                (request, response) -> {
                  AsyncContext async = start.of(request, response);
                  async.setTimeout(TIMEOUT);
                  async.addListener(new WhenTimeIsUp(() -> async.dispatch("/report")));
                })
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/late").is(200), DispatcherType.ASYNC);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void showsTheErrorPageOfARequestWhoseTimeIsUpNoCredential(Start start) {
    TestServer server =
        guarded()
            .errorPage(500, "/report")
            .endpoint(
                "/late", (request, response) -> start.of(request, response).setTimeout(TIMEOUT))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/late").is(500), DispatcherType.ERROR);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void showsTheErrorPageOfADispatchThatFailsNoCredential(Start start) {
    TestServer server =
        guarded()
            .errorPage(500, "/report")
            .endpoint(
                "/fail",
                (request, response) -> {
                  throw new IllegalStateException("the application failed");
                })
            .endpoint(
                "/async", (request, response) -> start.of(request, response).dispatch("/fail"))
            .start();
    assertVerifiedOnce(probe(server).getWith(token, "/async").is(500), DispatcherType.ERROR);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void guardsWhatAnOpenPathDispatchesTo(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/open/async",
                (request, response) -> start.of(request, response).dispatch("/report"))
            .start();
    probe(server).get("/open/async").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void refusesWhatAnOpenPathDispatchesToOnceItHasTakenTheWriter(Start start) {
    TestServer server =
        guarded()
            .endpoint(
                "/open/async",
                (request, response) -> {
                  ContractApplication.text(response, "begun");
                  start.of(request, response).dispatch("/report");
                })
            .start();
    probe(server).get("/open/async").isProblem(401, "unauthorized");
    assertThat(reports).hasValue(0);
  }

  @Test
  void hidesTheCredentialOfARequestThatIsForwardedAndThenDispatched() {
    TestServer server =
        guarded()
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"))
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/async").forward(request, response))
            .start();
    HttpReply reply = probe(server).get("/forward", "Authorization", "Bearer " + token).is(200);
    assertVerifiedOnce(reply, DispatcherType.ASYNC);
  }
}
