package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may carry keys, and how each is spelt. */
class CarriersTest extends GuardedServerTest {

  private static final Carriers STANDARD = Carriers.standard();

  private HttpProbe reading(Carriers carriers) {
    return probe(
        server()
            .filter("/*", ApiKeyFilter.create(keys).carriers(carriers).open("/open"))
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .start());
  }

  @Test
  void readTheHeaderAndBearerUnlessToldOtherwise() {
    assertThat(STANDARD.header()).contains("X-API-Key");
    assertThat(STANDARD.bearer()).isTrue();
    HttpProbe probe = reading(STANDARD);
    probe.get("/", "Authorization", "ApiKey " + token()).isProblem(401, "unauthorized");
    probe.get("/?api_key=" + token()).isProblem(401, "unauthorized");
  }

  @Test
  void changeByCopyingAlone() {
    assertThat(STANDARD.bearer(false).bearer(true)).isEqualTo(STANDARD);
    assertThat(STANDARD.queryParameter("k").withoutQueryParameter()).isEqualTo(STANDARD);
    assertThat(STANDARD.withoutHeader().header("X-API-Key")).isEqualTo(STANDARD);
    assertThat(Carriers.standard()).isEqualTo(STANDARD);
  }

  @Test
  void readNoHeaderThatIsSwitchedOff() {
    HttpProbe probe = reading(STANDARD.withoutHeader());
    probe.getWith(token(), "/").isProblem(401, "unauthorized");
    probe.get("/", "X-API-Key", "x", "Authorization", "Bearer " + token()).is(200);
  }

  @Test
  void readAnotherHeader() {
    HttpProbe probe = reading(STANDARD.header("X-Token"));
    probe.get("/", "x-token", token()).is(200);
    probe.getWith(token(), "/").isProblem(401, "unauthorized");
  }

  @Test
  void readNoBearerTokenWhereThatIsSwitchedOff() {
    HttpProbe probe = reading(STANDARD.bearer(false));
    HttpReply reply = probe.get("/", "Authorization", "Bearer " + token());
    assertThat(reply.isProblem(401, "unauthorized").header("WWW-Authenticate"))
        .isEqualTo("ApiKey realm=\"api-keys\"");
    probe
        .get("/", "X-API-Key", token(), "Authorization", "Bearer foreign")
        .isProblem(400, "invalid_request");
    probe.getWith(token(), "/").is(200);
  }

  @Test
  void readAnotherParameter() {
    HttpProbe probe = reading(STANDARD.queryParameter("token"));
    probe.get("/?token=" + token()).is(200);
    probe.get("/?api_key=" + token()).isProblem(401, "unauthorized");
    probe.get("/?TOKEN=" + token()).isProblem(401, "unauthorized");
  }

  @Test
  void varyAnswersByHeadersAlone() {
    HttpProbe query = reading(STANDARD.withoutHeader().queryParameter("api_key").bearer(false));
    assertThat(query.get("/?api_key=" + token()).is(200).header("Vary")).isEmpty();
    HttpProbe scheme = reading(STANDARD.apiKeyScheme(true).withoutHeader().bearer(false));
    assertThat(scheme.get("/", "Authorization", "ApiKey " + token()).is(200).header("Vary"))
        .isEqualTo("Authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ApiKey", "apikey", "APIKEY", "aPiKeY"})
  void acceptTheSchemeInAnyLetterCase(String scheme) {
    reading(Carrier.ON).get("/", "Authorization", scheme + " " + token()).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ApiKey\t%s",
        "ApiKey \"%s\"",
        "ApiKey \u00a0%s",
        "ApiKey key=%s",
        "ApiKey foreign, ApiKey %s",
        "Bearer foreign, ApiKey %s",
        "Basic dXNlcjpwYXNz, ApiKey %s",
        "Basic dXNlcjpwYXNz,Bearer %s",
        "Digest a=b, ApiKey %s",
        "digest a=b,bearer %s",
        "Negotiate,ApiKey %s"
      })
  void passNoKeyOnInAHeaderThatTheyCannotRead(String value) {
    reading(Carrier.ON)
        .raw("/open", "Authorization: " + value.formatted(token()))
        .isProblem(400, "invalid_request");
  }

  @Test
  void takeCommasOfOtherSchemesForWhatTheyAre() {
    reading(Carrier.ON)
        .get("/open", "Authorization", "Digest username=\"bearer\", realm=\"ApiKey\"")
        .is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?api_key=%s",
        "/?%%61pi_key=%s",
        "/?api%%5fkey=%s",
        "/?a=b&api_key=%s&c",
        "/?&&api_key=%s&",
        "/?a=%%&api_key=%s",
        "/?api_key;a=b&api_key=%s"
      })
  void readTheParameterHoweverItsNameIsEscaped(String path) {
    reading(Carrier.ON).raw(path.formatted(token())).is(200);
  }

  @Test
  void readAnEscapedValue() {
    String token = token();
    reading(Carrier.ON).raw("/?api_key=%61" + token.substring(1)).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?api_key",
        "/?api_key=",
        "/?api_key=+",
        "/?api_key=%20%09",
        "/?api_key=%s&api%%5Fkey=%s",
        "/?api_key=%s&%%61pi_key",
        "/?api_key=%s%%",
        "/?api_key=%s%%4",
        "/?api_key=%s%%zz",
        "/?api_key=%s%%+1",
        "/?api_key=%s%%ff",
        "/?api_key=%s&%%zz=1",
        "/?api_key=%s&a%%ff",
        "/?api_key%%=%s"
      })
  void refuseAQueryThatHoldsNoOneReadableKey(String path) {
    String sent = path.contains("%s") ? path.replace("%s", token()).replace("%%", "%") : path;
    reading(Carrier.ON).raw(sent).isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?a;api_key=%s", "/?%%2561pi_key=%s", "/?api_key%%3d%s", "/?Api_key=%s"})
  void takeAnotherNameForAnother(String path) {
    reading(Carrier.ON).raw(path.formatted(token())).isProblem(401, "unauthorized");
  }

  @Test
  void takeNoFieldOfAFormForACredential() {
    reading(Carrier.ON)
        .send(
            "POST",
            "/",
            BodyPublishers.ofString("api_key=" + token()),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .isProblem(401, "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Authorization", "authorization", "X API Key", "X-API-Key:", "é"})
  void refuseAHeaderNameThatIsNone(String name) {
    assertThatThrownBy(() -> STANDARD.header(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("header must be a header's name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api key", "api&key", "api%5fkey", "a=b", "a+b", "é"})
  void refuseAParameterNameThatWouldHaveToBeEscaped(String name) {
    assertThatThrownBy(() -> STANDARD.queryParameter(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("queryParameter must be a name");
  }

  @Test
  void refuseToBeNone() {
    assertThatThrownBy(() -> STANDARD.bearer(false).withoutHeader())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("switch another on");
    assertThatThrownBy(() -> STANDARD.withoutHeader().bearer(false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warnOfTheQueryOnce() {
    ApiKeyFilter filter = ApiKeyFilter.create(keys).carriers(Carrier.ON);
    assertThat(filter.optional().realm("x").carriers(STANDARD)).isNotSameAs(filter);
    assertThat(log.text()).containsOnlyOnce("WARN").contains("query parameter api_key");
  }
}
