package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that is allowed uses up exactly one of its key's, whatever becomes of it. */
class LimitedDispatchTest extends CountedServerTest {

  private final String limited = issueLimited();

  LimitedDispatchTest(Container container) {
    super(container);
  }

  private String issueLimited() {
    IssuedKey fresh =
        counted
            .as(Actor.of("alice"))
            .issue(NewKey.named("limited").limitedTo(9, Duration.ofDays(31)));
    SecretSearch.remember(fresh.token().reveal());
    return fresh.token().reveal();
  }

  /** An application that does with each request what the path says. */
  private TestServer start() {
    ApiKeyFilter filter = ApiKeyFilter.create(counted).open("/open/*").disclosingLimits();
    ScopeGuard rule = ScopeGuard.create("api-keys");
    return server()
        .filter("/*", filter)
        .filter("/twice", filter)
        .filter("/narrow", filter.requiring("orders:write"))
        .errorPage(418, "/report")
        .errorPage(500, "/forward")
        .endpoint("/report", this::report)
        .endpoint("/twice", this::report)
        .endpoint("/open/report", this::report)
        .endpoint("/forward", LimitedDispatchTest::forward)
        .endpoint(
            "/include",
            (request, response) ->
                request.getRequestDispatcher("/report").include(request, response))
        .endpoint("/async", (request, response) -> request.startAsync().dispatch("/report"))
        .endpoint("/error", (request, response) -> response.sendError(418))
        .endpoint(
            "/throws",
            (request, response) -> {
              throw new ServletException("the application failed");
            })
        .endpoint(
            "/rule",
            (request, response) ->
                rule.admits(request, response, ScopeRequirement.allOf("orders:write")))
        .start();
  }

  private static void forward(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getRequestDispatcher("/report").forward(request, response);
  }

  @ParameterizedTest(name = "{0} is answered {1}")
  @CsvSource({
    "/report,      200",
    "/open/report, 200",
    "/twice,       200",
    "/forward,     200",
    "/include,     200",
    "/async,       200",
    "/error,       418",
    "/throws,      500",
    "/nowhere,     404",
    "/rule,        403"
  })
  void usesUpOneWhereItIsAllowed(String path, int status) {
    TestServer server = start();
    HttpReply reply = probe(server).getWith(limited, path).is(status);
    assertThat(reply.headers("RateLimit")).isEqualTo("\"key\";r=8;t=297600");
    assertThat(probe(server).getWith(limited, "/report").headers("RateLimit"))
        .startsWith("\"key\";r=7;");
  }

  @Test
  void usesUpNothingWhereTheFilterFindsAScopeMissing() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted).requiring("orders:write").disclosingLimits())
            .endpoint("/report", this::report)
            .start();
    for (int i = 0; i < 3; i++) {
      assertThat(probe(server).getWith(limited, "/report").is(403).headers("RateLimit")).isEmpty();
    }
    assertThat(probe(start()).getWith(limited, "/report").headers("RateLimit"))
        .startsWith("\"key\";r=8;");
  }

  @Test
  void usesUpOneWhereASecondFilterFindsAScopeMissing() {
    TestServer server = start();
    probe(server).getWith(limited, "/narrow").is(403);
    assertThat(probe(server).getWith(limited, "/report").headers("RateLimit"))
        .startsWith("\"key\";r=7;");
  }
}
