package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.contract.HttpProbe;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a filter finds a key, good or bad, in the headers of a request. */
class PresentedByHeaderTest extends GuardedServerTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";

  private HttpProbe asking(ApiKeyFilter filter) {
    return probe(
        server()
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(response, filter.isPresentedByHeader(request) + ""))
            .start());
  }

  private static String ask(HttpProbe probe, String query, String lines, String token) {
    String[] headers = lines.isEmpty() ? new String[0] : lines.split(";", -1);
    return probe
        .raw(
            "/" + query.replace("{key}", token),
            Arrays.stream(headers)
                .map(line -> line.replace("{key}", token).replace("{jwt}", JWT))
                .toArray(String[]::new))
        .is(200)
        .text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                         | false",
        "X-API-Key: {key}                           | true",
        "X-API-Key: nonsense                        | true",
        "X-API-Key: {jwt}                           | true",
        "'X-API-Key: '                              | true",
        "X-API-Key: {key};X-API-Key: {key}          | true",
        "Authorization: Bearer {key}                | true",
        "Authorization: bearer acme_live_x          | true",
        "Authorization: Bearer {jwt}                | false",
        "Authorization: Bearer a b                  | true",
        "Authorization: ApiKey {key}                | true",
        "Authorization: ApiKey {jwt}                | true",
        "Authorization: Basic YTpi                  | false",
        "Authorization: Bearer {jwt};Authorization: Basic YTpi | true",
        "X-API-Key: {key};Authorization: Basic YTpi | true",
        "X-API-Key: {key};Authorization: Bearer {jwt} | true",
        "X-API-Key: {key};Authorization: Bearer {key} | true",
        "X-Other: {key}                             | false",
        "Cookie: X-API-Key={key}                    | false"
      })
  void isToldByTheHeadersThatCarryKeys(String lines, String presented) {
    HttpProbe probe = asking(ApiKeyFilter.create(keys).carriers(Carrier.ON));
    String token = token();
    assertThat(ask(probe, "", lines, token)).isEqualTo(presented);
    assertThat(ask(probe, "?api_key={key}", lines, token))
        .as("whatever the query holds")
        .isEqualTo(presented);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-API-Key: {key};Authorization: Bearer {jwt} | false",
        "X-API-Key: {key};Authorization: Basic YTpi | false",
        "X-API-Key: {key};Authorization: Bearer {key} | true",
        "X-API-Key: {key};Authorization: Bearer acme_live_x | true",
        "X-API-Key: {key};X-API-Key: {key};Authorization: Bearer {jwt} | true",
        "X-API-Key: {key}                           | true"
      })
  void isToldByTheAuthorizationWhereThatDecides(String lines, String presented) {
    HttpProbe probe =
        asking(ApiKeyFilter.create(keys).carriers(Carrier.ON.authorizationFirst(true)));
    assertThat(ask(probe, "", lines, token())).isEqualTo(presented);
  }

  @Test
  void isNotToldByAHeaderThatCarriesNoKeys() {
    String token = token();
    HttpProbe header =
        asking(ApiKeyFilter.create(keys).carriers(Carriers.standard().bearer(false)));
    assertThat(ask(header, "", "Authorization: Bearer {key}", token)).isEqualTo("false");
    assertThat(ask(header, "", "Authorization: ApiKey {key}", token)).isEqualTo("false");
    HttpProbe bearer =
        asking(ApiKeyFilter.create(keys).carriers(Carriers.standard().withoutHeader()));
    assertThat(ask(bearer, "", "X-API-Key: {key}", token)).isEqualTo("false");
    assertThat(ask(bearer, "", "Authorization: Bearer {key}", token)).isEqualTo("true");
  }

  @Test
  void isNeverTheCaseWhereTheQueryAloneCarriesKeys() {
    HttpProbe probe =
        asking(
            ApiKeyFilter.create(keys)
                .carriers(
                    Carriers.standard().queryParameter("api_key").bearer(false).withoutHeader()));
    for (String lines : List.of("", "X-API-Key: {key}", "Authorization: Bearer {key}")) {
      assertThat(ask(probe, "?api_key={key}", lines, token())).isEqualTo("false");
    }
  }

  @Test
  void isToldWithoutAskingTheStore() {
    CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
    store.breakDown();
    try (ApiKeys broken = TestKeys.over(store)) {
      HttpProbe probe = asking(ApiKeyFilter.create(broken));
      assertThat(ask(probe, "", "X-API-Key: {key}", token())).isEqualTo("true");
      assertThat(store.finds()).isZero();
    }
    store.repair();
  }
}
