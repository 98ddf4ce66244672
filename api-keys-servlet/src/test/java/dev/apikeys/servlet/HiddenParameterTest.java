package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpReply;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameter that carries keys is nowhere to be seen. */
class HiddenParameterTest extends GuardedServerTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private TestServer guarded() {
    return server()
        .filter(
            "/*",
            ApiKeyFilter.create(keys).carriers(Carrier.ON.authorizationFirst(true)).open("/open/*"))
        .endpoint("/report", RequestReport::write)
        .endpoint("/open/report", RequestReport::write);
  }

  @ParameterizedTest
  @CsvSource({
    "api_key=%s,null",
    "a=1&api_key=%s,a=1",
    "api_key=%s&a=1,a=1",
    "a=%%61+b&%%61pi_key=%s&c;d=&e,a=%61+b&c;d=&e",
    "a=1&&api_key=%s&&b,a=1&&&b",
    "xapi_key=1&api_key=%s,xapi_key=1"
  })
  void isCutOutOfTheQueryAndTheRestIsAsSent(String query, String rest) {
    String token = token();
    HttpReply reply = probe(guarded().start()).raw("/report?" + query.formatted(token)).is(200);
    assertThat(reply.text()).startsWith("REQUEST query=" + rest + " ").doesNotContain(token);
  }

  @Test
  void isNoParameterWhileOthersAre() {
    String token = token();
    HttpReply reply = probe(guarded().start()).get("/report?a=1&api_key=" + token + "&a=2&b=3");
    RequestReport.expectHidden(reply.is(200), DispatcherType.REQUEST, token);
    assertThat(reply.text()).contains(" map={a=[1, 2], b=[3]} names=[a, b] ");
  }

  @Test
  void isHiddenWhereTheKeyCameInAHeaderAndAFormNamesItToo() {
    HttpReply reply =
        probe(guarded().start())
            .send(
                "POST",
                "/report",
                BodyPublishers.ofString("api_key=field&a=1"),
                "Content-Type",
                FORM,
                "X-API-Key",
                token());
    RequestReport.expectHidden(reply.is(200), DispatcherType.REQUEST, "field");
    assertThat(reply.text()).contains(" map={a=[1]} ");
  }

  @Test
  void isReadWithoutTouchingTheBodyOfAForm() {
    TestServer server =
        guarded()
            .endpoint(
                "/body",
                (request, response) ->
                    ContractApplication.text(
                        response, new String(request.getInputStream().readAllBytes(), UTF_8)));
    HttpReply reply =
        probe(server.start())
            .send(
                "POST",
                "/body?api_key=" + token(),
                BodyPublishers.ofString("a=1&api_key=field"),
                "Content-Type",
                FORM);
    assertThat(reply.is(200).text()).isEqualTo("a=1&api_key=field");
  }

  @Test
  void isSeenWhereItCarriesNoKeys() {
    TestServer server =
        server().filter("/*", ApiKeyFilter.create(keys)).endpoint("/report", RequestReport::write);
    assertThat(probe(server.start()).getWith(token(), "/report?api_key=x").is(200).text())
        .startsWith("REQUEST query=api_key=x ")
        .contains(" one=x values=[x] ");
  }
}
