package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes without TLS, where the filter demands it: here TLS ends in a proxy. */
class InsecureTransportTest extends GuardedServerTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";

  /** Tells the container, as its own setting for proxies would. */
  private static final Filter CONTAINER =
      (request, response, chain) ->
          chain.doFilter(
              new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public boolean isSecure() {
                  return "https".equals(getHeader("X-Forwarded-Proto"));
                }
              },
              response);

  private final CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
  private final ApiKeys counted = TestKeys.over(store);
  private final ApiKeyFilter filter =
      ApiKeyFilter.create(counted).carriers(Carrier.ON).open("/open").requireSecure();

  private HttpProbe guardedBy(ApiKeyFilter some) {
    return probe(
        server()
            .filter("/*", CONTAINER)
            .filter("/*", some)
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .start());
  }

  private String countedToken() {
    return counted.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
  }

  private static String bytes(HttpReply reply) {
    reply.isProblem(403, "insecure_transport");
    assertThat(reply.header("WWW-Authenticate")).isEmpty();
    return reply.toString().replaceAll("(?i)date=\\[[^]]*]", "");
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedInTheSameBytesWhateverTheCredentialIs(Carrier carrier) {
    HttpProbe probe = guardedBy(filter);
    String valid = countedToken();
    String refusal = bytes(Carrier.get(probe, "/", carrier.with(valid)));
    for (String path : new String[] {"/", "/open"}) {
      for (String other : new String[] {valid, "acme_live_x", "", JWT, "a b"}) {
        assertThat(bytes(Carrier.get(probe, path, carrier.with(other)))).isEqualTo(refusal);
      }
    }
    assertThat(bytes(probe.raw("/"))).isEqualTo(refusal);
    assertThat(store.finds()).isZero();
  }

  @Test
  void passesWithoutCredentialWhereNoneIsNeeded() {
    guardedBy(filter).get("/open").is(200);
    HttpProbe optional = guardedBy(filter.optional());
    optional.get("/").is(200);
    optional.getWith(countedToken(), "/").isProblem(403, "insecure_transport");
  }

  @Test
  void isRefusedWhereTheKeyWouldBeIgnored() {
    Carriers first = Carrier.ON.authorizationFirst(true);
    guardedBy(filter.carriers(first).passingForeignBearer().optional())
        .get("/", "Authorization", "Bearer " + JWT, "X-API-Key", countedToken())
        .isProblem(403, "insecure_transport");
  }

  @Test
  void passesWithTheTokenOfAnotherMechanismWhereBearerCarriesNoKeys() {
    Carriers header = Carriers.standard().bearer(false);
    guardedBy(filter.carriers(header).passingForeignBearer())
        .get("/", "Authorization", "Bearer " + JWT)
        .is(200);
  }

  @Test
  void isRefusedByALaterFilterToo() {
    TestServer server =
        server()
            .filter("/*", ApiKeyFilter.create(counted))
            .filter("/secure", filter)
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"));
    HttpProbe probe = probe(server.start());
    probe.getWith(countedToken(), "/").is(200);
    probe.getWith(countedToken(), "/secure").isProblem(403, "insecure_transport");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "BEARER"})
  void isNotWhatAProxyReceivedOverTls(Carrier carrier) {
    String header = carrier == Carrier.HEADER ? "X-API-Key" : "Authorization";
    String value = (carrier == Carrier.HEADER ? "" : "Bearer ") + countedToken();
    HttpProbe probe = guardedBy(filter);
    probe.get("/", header, value, "X-Forwarded-Proto", "https").is(200);
    probe.get("/", "X-Forwarded-Proto", "https").isProblem(401, "unauthorized");
  }

  @Test
  void isTakenUnlessTheFilterIsToldOtherwise() {
    guardedBy(ApiKeyFilter.create(counted)).getWith(countedToken(), "/").is(200);
  }
}
