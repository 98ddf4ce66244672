package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import dev.apikeys.contract.HttpProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CredentialVerifierTest extends GuardedServerTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";

  /** What a verifier was asked. */
  private record Question(String presented, VerificationContext context) {}

  private final List<Question> asked = new CopyOnWriteArrayList<>();
  private final ApiKeyFilter filter = ApiKeyFilter.create(keys).verifyingBy(this::verify);

  private Verification verify(
      HttpServletRequest request, String presented, VerificationContext context) {
    asked.add(new Question(presented, context));
    return keys.verify(presented, context);
  }

  private HttpProbe guardedBy(ApiKeyFilter some) {
    return probe(
        server()
            .filter("/*", some)
            .endpoint(
                "/name",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::getName).orElse("nobody")))
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/name").forward(request, response))
            .start());
  }

  @Test
  void isAskedOnceForEachRequestOnWhicheverCarrier() {
    HttpProbe probe = guardedBy(filter);
    IssuedKey issued = issue();
    String token = issued.token().reveal();
    assertThat(probe.getWith(token, "/forward").is(200).text()).isEqualTo(issued.key().id());
    probe.get("/name", "Authorization", "Bearer " + token).is(200);
    assertThat(asked).extracting(Question::presented).containsExactly(token, token);
  }

  @Test
  void isGivenTheCredentialAsItCameAndWhatIsKnownOfTheRequest() {
    HttpProbe probe = guardedBy(filter.requiring("orders:read"));
    probe.raw("/name?a=b", "X-API-Key: acme_live_\u00e9 x").isProblem(401, "invalid_token");
    VerificationContext context = asked.get(0).context();
    assertThat(asked.get(0).presented()).isEqualTo("acme_live_\u00e9 x");
    assertThat(context.method()).contains("GET");
    assertThat(context.path()).contains("/name");
    assertThat(context.address()).isPresent();
    assertThat(context.required()).isEqualTo(ScopeRequirement.allOf("orders:read"));
    assertThat(context.cost()).isEqualTo(1);
  }

  @Test
  void isNotAskedAboutWhatIsNotExactlyOneCredential() {
    HttpProbe probe = guardedBy(filter);
    probe.get("/name").isProblem(401, "unauthorized");
    probe.get("/name", "Authorization", "Basic YTpi").isProblem(401, "unauthorized");
    probe
        .get("/name", "X-API-Key", token(), "Authorization", "Bearer " + token())
        .isProblem(400, "invalid_request");
    probe.raw("/name", "X-API-Key: ").isProblem(400, "invalid_request");
    assertThat(asked).isEmpty();
  }

  @Test
  void decidesWhoseTheRequestIs() {
    IssuedKey another = issue();
    HttpProbe probe =
        guardedBy(
            filter.verifyingBy(
                (request, presented, context) -> keys.verify(another.token().reveal(), context)));
    assertThat(probe.getWith("whatever", "/name").is(200).text()).isEqualTo(another.key().id());
  }

  @Test
  void hasItsRejectionAnsweredAsThatOfTheKeys() {
    HttpProbe probe = guardedBy(filter.requiring("orders:read"));
    HttpProbe usual = guardedBy(ApiKeyFilter.create(keys).requiring("orders:read"));
    for (String token : new String[] {"acme_live_x", JWT, token(), token("orders:write")}) {
      assertThat(probe.getWith(token, "/name").tellsNothing().text())
          .isEqualTo(usual.getWith(token, "/name").text());
    }
  }

  @Test
  void leavesABearerTokenThatItCallsForeignToAnotherMechanism() {
    String bearer = "Bearer " + JWT;
    guardedBy(filter).get("/name", "Authorization", bearer).isProblem(401, "unauthorized");
    assertThat(
            guardedBy(filter.passingForeignBearer())
                .get("/name", "Authorization", bearer)
                .is(200)
                .text())
        .isEqualTo("nobody");
    assertThat(asked).hasSize(2);
  }

  @Test
  void isAnsweredUnavailableAndLoggedWhereItThrows() {
    HttpProbe probe =
        guardedBy(
            filter
                .optional()
                .passingForeignBearer()
                .verifyingBy(
                    (request, presented, context) -> {
                      throw new IllegalStateException("broken on purpose");
                    }));
    for (String token : List.of(token(), "acme_live_x", JWT)) {
      var reply = probe.get("/name", "Authorization", "Bearer " + token);
      reply.isProblem(503, "temporarily_unavailable");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(reply.header("WWW-Authenticate")).isEmpty();
      assertThat(reply.text()).doesNotContain("purpose");
    }
    assertThat(log.text())
        .contains("A key could not be verified", "IllegalStateException: broken on purpose");
    probe.get("/name").is(200);
  }

  @Test
  void mayMarkTheRequestForWhatComesBehind() {
    HttpProbe probe =
        probe(
            server()
                .filter(
                    "/*",
                    filter.verifyingBy(
                        (request, presented, context) -> {
                          request.setAttribute("mark", "seen");
                          return keys.verify(presented, context);
                        }))
                .endpoint(
                    "/mark",
                    (request, response) ->
                        ContractApplication.text(
                            response,
                            Optional.ofNullable(request.getAttribute("mark")).orElse("") + ""))
                .start());
    assertThat(probe.getWith(token(), "/mark").is(200).text()).isEqualTo("seen");
  }
}
