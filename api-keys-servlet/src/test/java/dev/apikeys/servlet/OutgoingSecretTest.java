package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who presents a secret on its way out is told until when it works. */
class OutgoingSecretTest extends GuardedServerTest {

  private static final String HEADER = "API-Key-Expires";
  private static final String END = "Tue, 03 Mar 2026 11:59:59 GMT";

  private final ApiKeys dated =
      ApiKeys.builder(new InMemoryKeyStore())
          .pepper("p1", new byte[32])
          .cache(CachePolicy.none())
          .clock(() -> Instant.parse("2026-03-02T11:59:59.987Z"))
          .build();
  private final Lifecycle lifecycle = dated.as(Actor.of("alice"));
  private final IssuedKey issued = lifecycle.issue(NewKey.named("rotated").withScopes("a:read"));
  private String old = "";
  private String fresh = "";

  @BeforeEach
  void rotate() {
    old = issued.token().reveal();
    fresh = lifecycle.rotate(issued.key().id(), Duration.ofDays(1)).token().reveal();
  }

  private HttpProbe guarded() {
    ApiKeyFilter filter = ApiKeyFilter.create(dated).open("/open");
    TestServer server =
        server()
            .filter("/*", filter)
            .filter("/b", filter.requiring("b:read"))
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .endpoint(
                "/forward",
                (request, response) ->
                    request.getRequestDispatcher("/target").forward(request, response))
            .endpoint(
                "/include",
                (request, response) ->
                    request.getRequestDispatcher("/target").include(request, response))
            .endpoint("/async", (request, response) -> request.startAsync().dispatch("/target"))
            .endpoint("/fail", (request, response) -> response.sendError(418));
    server.errorPage(418, "/target");
    return probe(server.start());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/open", "/forward", "/include", "/async", "/fail"})
  void isToldItsEndOnce(String path) {
    HttpReply reply = guarded().get(path, "Authorization", "Bearer " + old);
    assertThat(reply.status()).isIn(200, 418);
    assertThat(reply.headers(HEADER)).isEqualTo(END);
    assertThat(reply.headers("Vary")).isEqualTo("Authorization, X-API-Key");
  }

  @Test
  void isNotTheNewOne() {
    assertThat(guarded().getWith(fresh, "/").is(200).header(HEADER)).isEmpty();
  }

  @Test
  void isNotTheSecretOfAKeyThatExpiresItself() {
    NewKey brief = NewKey.named("brief").expiringIn(Duration.ofHours(1));
    String token = lifecycle.issue(brief).token().reveal();
    assertThat(guarded().getWith(token, "/").is(200).header(HEADER)).isEmpty();
  }

  @Test
  void isToldNothingWhereItIsRefused() {
    HttpReply refused = guarded().getWith(old + "x", "/").is(401);
    assertThat(refused.header(HEADER)).isEmpty();
  }

  @AfterEach
  void close() {
    dated.close();
  }
}
