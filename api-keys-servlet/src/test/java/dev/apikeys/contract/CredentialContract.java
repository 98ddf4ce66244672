package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How credentials are presented: exactly one, on one carrier, unbroken. */
public interface CredentialContract extends GuardedApplication {

  @Test
  default void acceptsAKeyInXApiKey() {
    http().getWith(token(), "/api/hello").is(200);
  }

  @Test
  default void acceptsTheHeadersNameInAnyLetterCase() {
    http().get("/api/hello", "x-ApI-kEy", token()).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
  default void acceptsABearerTokenWithTheSchemeInAnyLetterCase(String scheme) {
    http().get("/api/hello", "Authorization", scheme + " " + token()).is(200);
  }

  @Test
  default void refusesARequestWithoutCredentialByAPlainChallenge() {
    HttpReply reply = http().get("/api/hello").isProblem(401, "unauthorized");
    assertThat(reply.header("WWW-Authenticate"))
        .matches("Bearer realm=\"[^\"]+\"")
        .doesNotContain("error");
  }

  @Test
  default void refusesAHeadRequestWithoutCredential() {
    http().send("HEAD", "/api/hello", BodyPublishers.noBody()).is(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-API-Key:",
        "X-API-Key:    ",
        "X-API-Key: \t",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer    "
      })
  default void refusesABlankCredentialAsAnInvalidRequest(String line) {
    http().raw("/api/hello", line).isProblem(400, "invalid_request");
  }

  @Test
  default void refusesTwoXApiKeyHeadersEvenOfOneKey() {
    String token = token();
    http()
        .get("/api/hello", "X-API-Key", token, "X-API-Key", token)
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesABadKeyBesideAGoodOne() {
    http()
        .get("/api/hello", "X-API-Key", "nonsense", "X-API-Key", token())
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesAnEmptyKeyBeforeAGoodOne() {
    http()
        .raw("/api/hello", "X-API-Key:", "X-API-Key: " + token())
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesAnEmptyKeyAfterAGoodOne() {
    http()
        .raw("/api/hello", "X-API-Key: " + token(), "X-API-Key:")
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesTwoAuthorizationHeaders() {
    String token = token();
    http()
        .raw("/api/hello", "Authorization: Bearer " + token, "Authorization: Bearer " + token)
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesAKeyInTwoCarriers() {
    String token = token();
    http()
        .get("/api/hello", "X-API-Key", token, "Authorization", "Bearer " + token)
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesAnEmptyKeyBesideABearerToken() {
    http()
        .raw("/api/hello", "X-API-Key:", "Authorization: Bearer " + token())
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesAKeyBesideBasicCredentials() {
    http()
        .get("/api/hello", "X-API-Key", token(), "Authorization", "Basic dXNlcjpwYXNz")
        .isProblem(400, "invalid_request");
  }

  @Test
  default void takesBasicCredentialsForNoneOfItsOwn() {
    http().get("/api/hello", "Authorization", "Basic dXNlcjpwYXNz").isProblem(401, "unauthorized");
  }

  @Test
  default void takesAForeignBearerTokenForNoneOfItsOwn() {
    http()
        .get("/api/hello", "Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")
        .isProblem(401, "unauthorized");
  }

  @Test
  default void refusesKeysJoinedByACommaInXApiKey() {
    String token = token();
    http().getWith(token + ", " + token, "/api/hello").isProblem(401, "invalid_token");
  }

  @Test
  default void refusesKeysJoinedByACommaAsBearerToken() {
    String token = token();
    http()
        .get("/api/hello", "Authorization", "Bearer " + token + "," + token)
        .isProblem(400, "invalid_request");
  }

  @Test
  default void readsNoKeyFromTheQuery() {
    String token = token();
    http().get("/api/hello?api_key=" + token + "&X-API-Key=" + token).is(401);
  }

  @Test
  default void refusesACredentialOfFourKibibytes() {
    HttpReply reply = http().getWith(token() + "A".repeat(4096), "/api/hello").tellsNothing();
    assertThat(reply.status()).isIn(401, 431);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 7, 38, 39, 40})
  default void refusesATruncatedKey(int missing) {
    String token = token();
    http()
        .getWith(token.substring(0, token.length() - missing), "/api/hello")
        .isProblem(401, "invalid_token");
  }

  @Test
  default void refusesAKeyWithOneMoreCharacter() {
    http().getWith(token() + "A", "/api/hello").isProblem(401, "invalid_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\t",
        "\r",
        "\n",
        "\0",
        "\r\n ",
        "\u00e9",
        "\u00ff",
        "\u00c3\u00a9",
        "\u0080",
        " "
      })
  default void refusesAKeyThatCarriesAStrangeByte(String strange) {
    String token = token();
    int middle = token.length() / 2;
    String carrying = token.substring(0, middle) + strange + token.substring(middle);
    assertThat(http().raw("/api/hello", "X-API-Key: " + carrying).tellsNothing().status())
        .isIn(400, 401, 431);
    assertThat(
            http().raw("/api/hello", "Authorization: Bearer " + carrying).tellsNothing().status())
        .isIn(400, 401, 431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer\t%s",
        "Bearer \t%s",
        "Bearer \u00a0%s",
        "Bearer \"%s\"",
        "Bearer foreign, Bearer %s",
        "Basic dXNlcjpwYXNz, Bearer %s"
      })
  default void passesNoKeyOnInAHeaderThatItCannotRead(String value) {
    http()
        .raw("/public/ping", "Authorization: " + value.formatted(token()))
        .isProblem(400, "invalid_request");
  }

  @Test
  default void answersEveryUnprovenKeyInIdenticalBytes() {
    String token = token();
    HttpReply reference = http().getWith("nonsense", "/api/hello");
    reference.isChallenge(401, "invalid_token", "API key is invalid");
    for (String unproven :
        new String[] {
          ForgedToken.withAnotherSecret(token),
          ForgedToken.withAnotherId(token),
          ForgedToken.damaged(token),
          token.substring(1),
          "A".repeat(600)
        }) {
      HttpReply reply = http().getWith(unproven, "/api/hello").is(401);
      assertThat(reply.text()).isEqualTo(reference.text());
      assertThat(reply.headers("WWW-Authenticate"))
          .isEqualTo(reference.headers("WWW-Authenticate"));
    }
  }
}
