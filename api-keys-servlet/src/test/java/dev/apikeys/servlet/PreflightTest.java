package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CORS preflight passes without a key where that is switched on, and nothing like it does. */
class PreflightTest extends GuardedServerTest {

  private static final String[] PREFLIGHT = {
    "Origin", "https://app.example", "Access-Control-Request-Method", "PUT"
  };

  private HttpProbe guardedBy(ApiKeyFilter filter) {
    return probe(
        server()
            .filter("/*", filter)
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(response, "" + request.getUserPrincipal()))
            .start());
  }

  private HttpProbe passing() {
    return guardedBy(
        ApiKeyFilter.create(keys).carriers(Carrier.ON).requiring("a:read").passingPreflights());
  }

  private static HttpReply options(HttpProbe probe, String... headers) {
    return probe.send("OPTIONS", "/", BodyPublishers.noBody(), headers);
  }

  private static String[] preflightWith(String... headers) {
    return Stream.of(PREFLIGHT, headers).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void passesAsAnonymous() {
    assertThat(options(passing(), PREFLIGHT).is(200).text()).isEqualTo("null");
    options(passing(), preflightWith("Access-Control-Request-Headers", "x-api-key")).is(200);
    options(passing(), "Origin", "null", "Access-Control-Request-Method", "GET").is(200);
  }

  @Test
  void isGuardedByDefault() {
    options(guardedBy(ApiKeyFilter.create(keys)), PREFLIGHT).isProblem(401, "unauthorized");
  }

  @Test
  void passesWithoutTls() {
    ApiKeyFilter filter = ApiKeyFilter.create(keys).requireSecure().passingPreflights();
    options(guardedBy(filter), PREFLIGHT).is(200);
    options(guardedBy(filter)).isProblem(403, "insecure_transport");
  }

  @Test
  void hasOneOriginAndOneMethod() {
    for (String[] headers :
        new String[][] {
          {},
          {"Origin", "https://app.example"},
          {"Access-Control-Request-Method", "PUT"},
          {"Origin", "", "Access-Control-Request-Method", "PUT"},
          {"Origin", "https://app.example", "Access-Control-Request-Method", ""},
          preflightWith("Origin", "https://other.example"),
          preflightWith("Access-Control-Request-Method", "PUT")
        }) {
      options(passing(), headers).isProblem(401, "unauthorized");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "options"})
  void hasNoOtherMethod(String method) {
    assertThat(
            passing().send(method, "/", BodyPublishers.noBody(), PREFLIGHT).tellsNothing().status())
        .isIn(400, 401);
  }

  @Test
  void hasNoBody() {
    passing().send("OPTIONS", "/", BodyPublishers.ofString("x"), PREFLIGHT).is(401);
    passing()
        .send("OPTIONS", "/", BodyPublishers.fromPublisher(BodyPublishers.ofString("x")), PREFLIGHT)
        .is(401);
    passing().send("OPTIONS", "/", BodyPublishers.ofString(""), PREFLIGHT).is(200);
  }

  @Test
  void isRefusedWithABadCredential() {
    HttpProbe probe = passing();
    options(probe, preflightWith("X-API-Key", "nonsense")).isProblem(401, "invalid_token");
    options(probe, preflightWith("X-API-Key", token())).isProblem(403, "insufficient_scope");
    options(probe, preflightWith("X-API-Key", " ")).isProblem(400, "invalid_request");
    options(probe, preflightWith("Authorization", "ApiKey x")).isProblem(401, "invalid_token");
    options(probe, preflightWith("Authorization", "Bearer foreign")).isProblem(401, "unauthorized");
    options(probe, preflightWith("Authorization", "Basic dTpw")).isProblem(401, "unauthorized");
    probe
        .send("OPTIONS", "/?api_key=x", BodyPublishers.noBody(), PREFLIGHT)
        .isProblem(401, "invalid_token");
    options(probe, preflightWith("X-API-Key", token("a:read"))).is(200);
  }
}
