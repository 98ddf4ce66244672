package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import dev.apikeys.servlet.Carrier.Credential;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds on each carrier, and on each two of them. */
@ParameterizedClass
@EnumSource(Container.class)
class CarrierRulesTest extends GuardedServerTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";

  private final CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
  private final ApiKeys counted = TestKeys.over(store);
  private HttpProbe probe = new HttpProbe(URI.create("http://localhost"));

  CarrierRulesTest(Container container) {
    super(container);
  }

  @BeforeEach
  void start() {
    ApiKeyFilter any = ApiKeyFilter.create(counted).carriers(Carrier.ON).open("/open");
    ApiKeyFilter reading = any.requiring("orders:read");
    Filter guard =
        (request, response, chain) -> {
          boolean orders = ((HttpServletRequest) request).getServletPath().equals("/orders");
          (orders ? reading : any).doFilter(request, response, chain);
        };
    TestServer server =
        server()
            .filter("/*", guard)
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"));
    probe = probe(server.start());
  }

  private IssuedKey issued(String... scopes) {
    IssuedKey fresh =
        counted.as(Actor.system("test")).issue(NewKey.named("test").withScopes(scopes));
    SecretSearch.remember(fresh.token().reveal());
    return fresh;
  }

  private Credential valid(Carrier carrier) {
    return carrier.with(issued().token().reveal());
  }

  private HttpReply get(Credential... credentials) {
    return Carrier.get(probe, "/", credentials);
  }

  private void expectNoLookUp(HttpReply reply) {
    reply.isProblem(400, "invalid_request");
    assertThat(store.finds()).isZero();
  }

  /** Each two different carriers, in both orders. */
  static Stream<Arguments> pairs() {
    return Stream.of(Carrier.values())
        .flatMap(
            one ->
                EnumSet.complementOf(EnumSet.of(one)).stream()
                    .map(other -> Arguments.of(one, other)));
  }

  @ParameterizedTest
  @EnumSource
  void acceptAValidKeyByOneLookUp(Carrier carrier) {
    assertThat(get(valid(carrier)).is(200).text()).isEqualTo("in");
    assertThat(store.finds()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void refuseABlankKey(Carrier carrier) {
    expectNoLookUp(get(carrier.with("")));
    expectNoLookUp(get(carrier.with("  ")));
    expectNoLookUp(Carrier.get(probe, "/open", carrier.with("")));
  }

  @ParameterizedTest
  @EnumSource
  void refuseARepeatedKeyEvenWhereBothAreEqual(Carrier carrier) {
    expectNoLookUp(get(valid(carrier), valid(carrier)));
    Credential twice = valid(carrier);
    expectNoLookUp(get(twice, twice));
  }

  @ParameterizedTest
  @EnumSource
  void refuseAnEmptyKeyBeforeOrBehindAGoodOne(Carrier carrier) {
    expectNoLookUp(get(carrier.with(""), valid(carrier)));
    expectNoLookUp(get(valid(carrier), carrier.with("")));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void refuseOneKeyOnTwoCarriers(Carrier one, Carrier other) {
    Credential credential = valid(one);
    expectNoLookUp(get(credential, other.with(credential.token())));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void refuseAnEmptyKeyBesideAGoodOne(Carrier one, Carrier other) {
    expectNoLookUp(get(valid(one), other.with("")));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void refuseABadKeyBesideAGoodOne(Carrier one, Carrier other) {
    expectNoLookUp(get(valid(one), other.with("nonsense")));
  }

  @ParameterizedTest
  @EnumSource
  void refuseAKeyBesideAnyOtherAuthorization(Carrier carrier) {
    String token = issued().token().reveal();
    for (String other : List.of("Basic dXNlcjpwYXNz", "Bearer " + JWT, "Digest a=b", "", "x")) {
      Credential credential = carrier.with(token);
      String line = "Authorization: " + other;
      expectNoLookUp(
          carrier == Carrier.QUERY
              ? probe.raw("/?api_key=" + token, line)
              : probe.raw("/", credential.text(), line));
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerEveryUnprovenKeyInIdenticalBytes(Carrier carrier) {
    String token = valid(carrier).token();
    HttpReply reference = get(carrier.with("acme_live_x"));
    reference.isChallenge(401, "invalid_token", "API key is invalid");
    String unknown;
    try (ApiKeys others = TestKeys.over(new InMemoryKeyStore())) {
      unknown = others.as(Actor.of("alice")).issue(NewKey.named("x")).token().reveal();
    }
    for (String unproven : List.of(unknown, token + "x", token.substring(0, 30))) {
      HttpReply reply = get(carrier.with(unproven)).is(401);
      assertThat(reply.text()).isEqualTo(reference.text());
      assertThat(reply.headers("WWW-Authenticate"))
          .isEqualTo(reference.headers("WWW-Authenticate"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takeAForeignTokenForABadKeyButOfBearer(Carrier carrier) {
    HttpReply reply = get(carrier.with(JWT));
    if (carrier == Carrier.BEARER) {
      reply.isProblem(401, "unauthorized");
      Carrier.get(probe, "/open", carrier.with(JWT)).is(200);
    } else {
      reply.isChallenge(401, "invalid_token", "API key is invalid");
      Carrier.get(probe, "/open", carrier.with(JWT)).isProblem(401, "invalid_token");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sayThatAKeyIsRevoked(Carrier carrier) {
    IssuedKey issued = issued();
    counted.as(Actor.of("alice")).revoke(issued.key().id(), "");
    get(carrier.with(issued.token().reveal()))
        .isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @ParameterizedTest
  @EnumSource
  void nameTheMissingScope(Carrier carrier) {
    Credential lacking = carrier.with(issued("orders:write").token().reveal());
    Carrier.get(probe, "/orders", lacking)
        .isChallenge(403, "insufficient_scope", "API key lacks the scope orders:read");
    Credential enough = carrier.with(issued("orders:*").token().reveal());
    Carrier.get(probe, "/orders", enough).is(200);
  }

  @ParameterizedTest
  @EnumSource
  void refuseAKeyFromOutsideItsNetworks(Carrier carrier) {
    NewKey bound = NewKey.named("bound").allowedFrom("192.0.2.0/24");
    String token = counted.as(Actor.of("alice")).issue(bound).token().reveal();
    get(carrier.with(token)).isProblem(403, "access_denied");
  }

  @ParameterizedTest
  @EnumSource
  void refuseAKeyThatCarriesAStrangeByte(Carrier carrier) {
    String token = valid(carrier).token();
    for (String strange : List.of("\t", "\r", "\n", "\0", "\r\n ", "\u00e9", "\u00ff", " ", ",")) {
      String carrying = token.substring(0, 20) + strange + token.substring(20);
      Set<Integer> refused = carrier == Carrier.QUERY ? Set.of(401) : Set.of(400, 401, 431);
      assertThat(get(carrier.with(carrying)).tellsNothing().status()).isIn(refused);
      assertThat(Carrier.get(probe, "/open", carrier.with(carrying)).tellsNothing().status())
          .isIn(refused);
    }
    assertThat(store.finds()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void refuseAKeyOfFourKibibytes(Carrier carrier) {
    Credential credential = carrier.with(valid(carrier).token() + "A".repeat(4096));
    get(credential).isProblem(401, "invalid_token");
    assertThat(store.finds()).isZero();
  }
}
