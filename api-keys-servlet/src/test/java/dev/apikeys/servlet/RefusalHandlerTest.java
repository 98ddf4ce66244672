package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefusalHandlerTest extends GuardedServerTest {

  private static final RefusalHandler BRIEF =
      (request, response, problem) -> {
        response.setStatus(problem.status());
        problem.headers().forEach(response::setHeader);
        ContractApplication.text(response, "refused: " + problem.error());
      };

  private final AtomicInteger invoked = new AtomicInteger();
  private final ApiKeyFilter filter = ApiKeyFilter.create(keys).requiring("orders:read");

  private HttpProbe guardedBy(ApiKeyFilter some) {
    return probe(
        server()
            .filter("/*", some)
            .endpoint("/", (request, response) -> invoked.incrementAndGet())
            .start());
  }

  private static void assertBrief(HttpReply reply, int status, String error) {
    assertThat(reply.is(status).text()).isEqualTo("refused: " + error);
  }

  @Test
  void answersWhateverIsRefused() {
    HttpProbe probe = guardedBy(filter.refusingBy(BRIEF));
    assertBrief(probe.get("/"), 401, "unauthorized");
    assertBrief(probe.getWith("acme_live_x", "/"), 401, "invalid_token");
    assertBrief(probe.getWith(token(), "/"), 403, "insufficient_scope");
    assertBrief(
        probe.get("/", "X-API-Key", "a", "Authorization", "Bearer b"), 400, "invalid_request");
    assertThat(invoked).hasValue(0);
    probe.getWith(token("orders:read"), "/").is(200);
    assertThat(invoked).hasValue(1);
  }

  @Test
  void answersWhatCameInsecurelyAndWhatCouldNotBeVerified() {
    ApiKeyFilter brief = filter.refusingBy(BRIEF);
    assertBrief(guardedBy(brief.requireSecure()).getWith(token(), "/"), 403, "insecure_transport");
    ApiKeyFilter broken =
        brief.verifyingBy(
            (request, presented, context) -> {
              throw new IllegalStateException("broken on purpose");
            });
    assertBrief(guardedBy(broken).getWith(token(), "/"), 503, "temporarily_unavailable");
    assertThat(invoked).hasValue(0);
  }

  @Test
  void isGivenTheAnswerOfTheFilter() {
    HttpProbe probe =
        guardedBy(filter.refusingBy((request, response, problem) -> problem.writeTo(response)));
    HttpProbe usual = guardedBy(filter);
    for (String token : new String[] {"", "acme_live_x", token(), token("orders:write")}) {
      HttpReply reply = probe.getWith(token, "/");
      HttpReply other = usual.getWith(token, "/");
      assertThat(reply.is(other.status()).text()).isEqualTo(other.text());
      assertThat(reply.headers("WWW-Authenticate")).isEqualTo(other.headers("WWW-Authenticate"));
    }
  }

  @Test
  void letsNobodyInByDoingNothing() {
    HttpProbe probe = guardedBy(filter.refusingBy((request, response, problem) -> {}));
    assertThat(probe.get("/").is(200).text()).isEmpty();
    assertThat(invoked).hasValue(0);
  }
}
