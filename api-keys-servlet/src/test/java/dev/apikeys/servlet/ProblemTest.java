package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.contract.HttpReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems as an application makes them of its own. */
class ProblemTest extends GuardedServerTest {

  private static Problem problem(int status) {
    return new Problem(
        status, "taken", "the name is taken", Optional.of("name"), Optional.empty(), Map.of());
  }

  private HttpReply answered(TestServer.Endpoint endpoint) {
    return probe(server().endpoint("/", endpoint).start()).get("/");
  }

  @Test
  void isAnsweredInBothVocabulariesWithItsHeaders() {
    Problem problem = problem(409).with("Retry-After", "3");
    HttpReply reply = answered((request, response) -> problem.writeTo(response));
    reply.isProblem(409, "taken").blames("name");
    assertThat(reply.header("Retry-After")).isEqualTo("3");
    assertThat(reply.string("title")).isEqualTo("Conflict");
  }

  @Test
  void tellsWhichLimitIsUsedUp() {
    Problem exceeded =
        new Problem(
            429,
            "quota_exceeded",
            "too many; try again in 3 s",
            Optional.empty(),
            Optional.of("mine"),
            Map.of("Retry-After", "3"));
    answered((request, response) -> exceeded.writeTo(response)).isExceeded("mine");
  }

  @Test
  void replacesWhatWasNotYetSent() {
    answered(
            (request, response) -> {
              ContractApplication.text(response, "half a page");
              problem(409).writeTo(response);
            })
        .isProblem(409, "taken");
  }

  @Test
  void leavesACommittedAnswerAsItIs() {
    HttpReply reply =
        answered(
            (request, response) -> {
              response.getWriter().print("sent");
              response.flushBuffer();
              problem(409).writeTo(response);
            });
    assertThat(reply.is(200).text()).isEqualTo("sent");
  }

  @Test
  void keepsItsHeadersFromChangingInTheirOrder() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("B", "1");
    given.put("A", "2");
    Problem problem = new Problem(400, "a", "b", Optional.empty(), Optional.empty(), given);
    given.clear();
    assertThat(problem.headers().keySet()).containsExactly("B", "A");
    assertThatThrownBy(() -> problem.headers().put("C", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({"401,Unauthorized", "500,Internal Server Error", "418,Error", "599,Error"})
  void goesByNoNameButThatOfItsStatus(int status, String title) {
    assertThat(answered((request, response) -> problem(status).writeTo(response)).string("title"))
        .isEqualTo(title);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 200, 302, 399, 600})
  void refusesAStatusThatIsNoError(int status) {
    assertThatThrownBy(() -> problem(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status must be that of an error, 400 to 599, not " + status);
  }
}
