package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.RateLimit;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of clients whose attempts fail again and again. */
class FailedAttemptsTest extends GuardedServerTest {

  private static final RateLimit THREE = new RateLimit(3, Duration.ofDays(3));

  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys throttling = TestKeys.builder(store).failedAttempts(THREE).build();
  private final ApiKeyFilter filter = ApiKeyFilter.create(throttling);

  @AfterEach
  void close() {
    throttling.close();
  }

  private TestServer start(ApiKeyFilter guard) {
    return server()
        .filter("/*", guard)
        .endpoint("/page", (request, response) -> ContractApplication.text(response, "page"))
        .start();
  }

  private String issueThere() {
    IssuedKey issued = throttling.as(Actor.of("alice")).issue(NewKey.named("test"));
    SecretSearch.remember(issued.token().reveal());
    return issued.token().reveal();
  }

  /** Of another store: well-formed, and nobody's. */
  private String unknown() {
    return token();
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void areRefusedWithTheTimeToWaitOnEveryCarrier(Carrier carrier) {
    TestServer server = start(filter.carriers(Carrier.ON));
    for (int i = 0; i < 3; i++) {
      Carrier.get(probe(server), "/page", carrier.with(unknown())).is(401);
    }
    HttpReply refused = Carrier.get(probe(server), "/page", carrier.with(unknown()));
    refused.isExceeded("failed-attempts");
    assertThat(refused.header("Retry-After")).isEqualTo("86400");
    assertThat(refused.headers("RateLimit")).isEmpty();
  }

  @Test
  void areToldSoAlikeWhateverTheyPresent() {
    TestServer server = start(filter);
    String known = issueThere();
    probe(server).getWith(known, "/page").is(200);
    for (int i = 0; i < 3; i++) {
      probe(server).getWith("acme_live_broken", "/page").is(401);
    }
    HttpReply unknown = probe(server).getWith(unknown(), "/page").isExceeded("failed-attempts");
    HttpReply valid = probe(server).getWith(issueThere(), "/page").isExceeded("failed-attempts");
    assertThat(valid.text()).isEqualTo(unknown.text());
    probe(server).getWith("acme_live_broken", "/page").isProblem(401, "invalid_token");
    probe(server).getWith(known, "/page").is(200);
  }

  @Test
  void areToldWhatIsLeftWhereThatIsSwitchedOn() {
    TestServer server = start(filter.disclosingLimits());
    for (int i = 0; i < 3; i++) {
      assertThat(probe(server).getWith(unknown(), "/page").is(401).headers("RateLimit")).isEmpty();
    }
    HttpReply refused = probe(server).getWith(unknown(), "/page").is(429);
    assertThat(refused.headers("RateLimit-Policy")).isEqualTo("\"failed-attempts\";q=3;w=259200");
    assertThat(refused.headers("RateLimit")).isEqualTo("\"failed-attempts\";r=0;t=86400");
  }

  @Test
  void areNoneWhoPresentWhatIsForeign() {
    TestServer server = start(filter.passingForeignBearer());
    for (int i = 0; i < 10; i++) {
      probe(server).get("/page", "Authorization", "Bearer eyJ.of.others").is(200);
      probe(server).getWith("eyJ.of.others", "/page").is(401);
      probe(server).get("/page").is(401);
    }
    probe(server).getWith(issueThere(), "/page").is(200);
  }

  @Test
  void areToldApartBehindAProxyByTheAddressThatItForwards() {
    TestServer server =
        start(filter.behind(TrustedProxies.forwardingBy("X-Forwarded-For", "127.0.0.0/8", "::1")));
    for (int i = 0; i < 3; i++) {
      String address = "2001:db8:0:1::" + i;
      probe(server).get("/page", "X-API-Key", unknown(), "X-Forwarded-For", address).is(401);
    }
    probe(server)
        .get("/page", "X-API-Key", unknown(), "X-Forwarded-For", "2001:db8:0:1::9")
        .is(429);
    probe(server)
        .get("/page", "X-API-Key", unknown(), "X-Forwarded-For", "2001:db8:0:2::9")
        .is(401);
  }
}
