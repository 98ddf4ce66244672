package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.apikeys.GivenClock;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.NewKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another service, which fetches the published keys from a server on a real port. */
class FetchedKeysTest {

  private static final JwtKeys ED = JwtKeys.signingWith(GivenKeys.ED.key());
  private static final JwtKeys EC = JwtKeys.signingWith(GivenKeys.EC.key());

  private final GivenClock clock = new GivenClock();
  private final AtomicInteger requests = new AtomicInteger();
  private final String ofEd = token(ED);
  private final String ofEc = token(EC);
  private volatile String published = ED.jwks();
  private volatile int status = 200;
  private HttpServer server;
  private JwtVerifier verifier;

  private static String token(JwtKeys keys) {
    try (GivenIssuer issuer = new GivenIssuer(JwtFormat.create(GivenIssuer.URL, keys))) {
      return issuer.lifecycle.issue(NewKey.named("ci")).token().reveal();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/jwks.json", this::answer);
    server.start();
    URI jwks = URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks.json");
    verifier = JwtVerifier.create(GivenIssuer.URL, jwks).withClock(clock);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] body = published.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void assertOutcome(String token, String outcome) {
    assertThat(GivenIssuer.outcome(verifier.verify(token))).isEqualTo(outcome);
  }

  private void assertUnavailable(String token) {
    assertThatThrownBy(() -> verifier.verify(token))
        .isInstanceOf(JwksUnavailableException.class)
        .hasMessage(
            "the keys published at http://localhost:%d/jwks.json cannot be had: is the issuer up,"
                    .formatted(server.getAddress().getPort())
                + " and is this its JWK set?")
        .satisfies(thrown -> assertThat(stackTrace(thrown)).doesNotContain(token));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** A token that nobody has signed, under a name that nobody has. */
  private static String ofUnknownKey(int i) {
    String header = "{\"alg\":\"ES256\",\"kid\":\"k%d\",\"typ\":\"apikey+jwt\"}".formatted(i);
    return Forger.signed(header, "{}", GivenKeys.OTHER_EC);
  }

  @Test
  void areFetchedOnceForManyTokens() {
    assertThat(requests).hasValue(0);
    for (int i = 0; i < 100; i++) {
      assertOutcome(ofEd, "VERIFIED");
    }
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertOutcome(ofEd, "VERIFIED");
    assertThat(requests).hasValue(1);
  }

  @Test
  void areFetchedAnewAfterFiveMinutes() {
    assertOutcome(ofEd, "VERIFIED");
    published = EC.jwks();
    clock.advance(Duration.ofMinutes(5));
    assertOutcome(ofEd, "UNKNOWN_KEY");
    assertOutcome(ofEc, "VERIFIED");
  }

  @Test
  void areFetchedAtOnceForAKeyThatIsNew() {
    assertOutcome(ofEd, "VERIFIED");
    published = EC.publishing(GivenKeys.ED.publicKey()).jwks();
    assertOutcome(ofEc, "VERIFIED");
    assertOutcome(ofEd, "VERIFIED");
    assertThat(requests).hasValue(2);
  }

  @Test
  void areNotFetchedForEachUnknownName() {
    for (int minutes = 0; minutes < 4; minutes++) {
      for (int i = 0; i < 100; i++) {
        assertOutcome(ofUnknownKey(i), "UNKNOWN_KEY");
      }
      assertThat(requests).hasValueLessThanOrEqualTo(2 + 2 * minutes);
      clock.advance(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b.c", "eyJ.eyJ.eyJ"})
  void areNotFetchedForWhatIsNoKey(String noise) {
    assertOutcome(noise, "MALFORMED");
    assertOutcome(Forger.signed("{\"typ\":\"JWT\",\"kid\":\"k\"}", "{}", GivenKeys.EC), "FOREIGN");
    assertThat(requests).hasValue(0);
  }

  @Test
  void areUnavailableWhileTheServerIsDown() {
    server.stop(0);
    assertUnavailable(ofEd);
    assertUnavailable(ofEd);
    assertUnavailable(ofUnknownKey(1));
    assertUnavailable(ofUnknownKey(2));
  }

  static String[] nonsense() {
    return new String[] {
      "",
      "<html>not found</html>",
      "{}",
      "{\"keys\":[]}",
      "{\"keys\":[" + GivenKeys.ED.privateJwk() + "]}",
      "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"ED\",\"k\":\"AAAA\"}]}",
      ED.jwks() + " ".repeat(65_536)
    };
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void areUnavailableWhereTheServerAnswersNonsense(String answer) {
    published = answer;
    assertUnavailable(ofEd);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 401, 429, 500, 503})
  void areUnavailableWhereTheServerRefuses(int refusal) {
    status = refusal;
    assertUnavailable(ofEd);
    status = 200;
    clock.advance(Duration.ofSeconds(30));
    assertOutcome(ofEd, "VERIFIED");
  }

  @Test
  void areGoodForFiveMinutesWithoutTheServer() {
    assertOutcome(ofEd, "VERIFIED");
    status = 500;
    assertUnavailable(ofEc);
    assertUnavailable(ofEc);
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertOutcome(ofEd, "VERIFIED");
    clock.advance(Duration.ofMillis(1));
    assertUnavailable(ofEd);
  }

  @Test
  void areTriedOnceMore() {
    published = "";
    assertUnavailable(ofEd);
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/jwks.json",
        "http://localhost.example/jwks.json",
        "https://alice:secret@issuer.example/jwks.json",
        "file:///etc/jwks.json",
        "jar:file:///a.jar!/jwks.json",
        "ftp://issuer.example/jwks.json",
        "mailto:alice@issuer.example",
        "https:///jwks.json",
        "https:jwks",
        "/jwks.json",
        ""
      })
  void areFetchedOverHttpsAlone(String url) {
    assertThatThrownBy(() -> JwtVerifier.create(GivenIssuer.URL, URI.create(url)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(
            "jwks must be fetched from an https URL without user, or from http://localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example/.well-known/jwks.json",
        "https://issuer.example:8443/jwks?a=b",
        "http://127.0.0.1:8080/jwks.json",
        "http://[::1]/jwks.json"
      })
  void areNotFetchedBeforeTheyAreNeeded(String url) {
    assertThat(JwtVerifier.create(GivenIssuer.URL, URI.create(url))).isNotNull();
  }
}
