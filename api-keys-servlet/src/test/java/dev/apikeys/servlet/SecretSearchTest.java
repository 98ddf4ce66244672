package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.SecretSearch;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for secrets finds those that are planted. */
class SecretSearchTest extends GuardedServerTest {

  private static final String HASH = "0123456789abcdef".repeat(4);

  private static void json(HttpServletResponse response, int status, String json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.getWriter().print(json.replace('\'', '"'));
  }

  private HttpProbe answering(int status, String json) {
    return probe(
        server().endpoint("/*", (request, response) -> json(response, status, json)).start());
  }

  private static void assertFound(Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("secrets in an answer");
  }

  private static void post(HttpProbe probe, String path) {
    probe.send("POST", path, BodyPublishers.noBody());
  }

  @Test
  void findsATokenInABody() {
    HttpProbe probe = answering(200, "{'detail':'" + token() + " is bad'}");
    assertFound(() -> probe.get("/"));
    assertFound(() -> probe.raw("/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Echo", "Location", "WWW-Authenticate"})
  void findsATokenInAHeader(String name) {
    String token = token();
    HttpProbe probe =
        probe(
            server()
                .endpoint("/*", (request, response) -> response.setHeader(name, "/" + token))
                .start());
    assertFound(() -> probe.get("/"));
    assertFound(() -> probe.raw("/"));
  }

  @Test
  void findsAHashInABody() {
    HttpProbe probe = answering(200, "{'hash':'{hmac-sha256:p1}" + HASH + "'}");
    assertFound(() -> probe.get("/"));
  }

  @Test
  void findsTheSecretOfARememberedTokenByItself() {
    String token = token();
    SecretSearch.remember(token);
    String secret = token.substring(token.length() - 38);
    assertThat(SecretSearch.findIn("secret=" + secret + "x")).hasSize(1);
    assertThat(SecretSearch.findIn(secret.substring(1))).isEmpty();
  }

  @Test
  void findsTheSignatureOfARememberedJwt() {
    String signature = "aB3-x_7Q".repeat(11);
    SecretSearch.remember("eyJhbGciOiJFUzI1NiJ9.e30." + signature);
    assertThat(SecretSearch.findIn("signature=" + signature)).isNotEmpty();
  }

  @Test
  void letsAMintingAnswerHoldItsTokenOnce() {
    String token = token();
    HttpProbe once = answering(201, "{'id':'1','key':'" + token + "'}");
    post(once, "/");
    HttpProbe twice = answering(201, "{'id':'1','key':'" + token + "','again':'" + token + "'}");
    assertFound(() -> post(twice, "/"));
  }

  @Test
  void letsARotationHoldItsTokenButNoOtherAnswerOfThatStatus() {
    HttpProbe probe = answering(200, "{'key':'" + token() + "'}");
    post(probe, "/1/rotate");
    assertFound(() -> post(probe, "/1/revoke"));
    assertFound(() -> probe.get("/1/rotate"));
  }

  @Test
  void remembersTheTokenOfAMintingAnswer() {
    String token = token();
    post(answering(201, "{'key':'" + token + "'}"), "/");
    assertThat(SecretSearch.findIn(token.substring(token.length() - 38))).hasSize(1);
  }
}
