package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key opens, what it does not, and what open paths are. */
public interface RefusalContract extends GuardedApplication {

  @Test
  default void hasTheKeyForItsPrincipal() {
    IssuedKey issued = issue("orders:read", "stock:*");
    HttpReply reply = http().getWith(issued.token().reveal(), "/api/hello").is(200);
    assertThat(reply.string("id")).isEqualTo(issued.key().id());
    assertThat(reply.string("owner")).isEqualTo("user-1");
    List<String> scopes = new ArrayList<>();
    reply.json().path("scopes").forEach(scope -> scopes.add(scope.stringValue()));
    assertThat(scopes).containsExactlyInAnyOrder("orders:read", "stock:*");
  }

  @Test
  default void keepsAnswersToKeysFromSharedCaches() {
    HttpReply reply = http().getWith(token(), "/api/hello").is(200);
    assertThat(reply.header("Cache-Control")).matches("(private|.*no-store.*)");
    assertThat(reply.headers("Vary")).contains("Authorization").contains("X-API-Key");
  }

  @Test
  default void saysThatAKeyIsRevoked() {
    IssuedKey issued = issue();
    trusted().revoke(issued.key().id(), "laptop stolen");
    http()
        .getWith(issued.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void saysThatAKeyIsDisabledUntilItIsEnabledAgain() {
    IssuedKey issued = issue();
    trusted().disable(issued.key().id());
    http()
        .getWith(issued.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key is disabled");
    trusted().enable(issued.key().id());
    http().getWith(issued.token().reveal(), "/api/hello").is(200);
  }

  @Test
  default void saysThatAKeyHasExpired() {
    String token =
        trusted().issue(NewKey.named("brief").expiringIn(Duration.ofMillis(1))).token().reveal();
    HttpReply reply = http().getWith(token, "/api/hello");
    for (int i = 0; reply.status() == 200 && i < 10_000; i++) {
      reply = http().getWith(token, "/api/hello");
    }
    reply.isChallenge(401, "invalid_token", "API key has expired");
  }

  @Test
  default void saysThatAKeyIsNotYetValid() {
    IssuedKey issued =
        trusted().issue(NewKey.named("later").notBefore(keys().now().plus(Duration.ofHours(1))));
    http()
        .getWith(issued.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key is not yet valid");
  }

  @Test
  default void letsAKeyInFromTheNetworksItIsAllowedFromAlone() {
    NewKey request = NewKey.named("bound");
    String inside = trusted().issue(request.allowedFrom("127.0.0.0/8", "::1")).token().reveal();
    String outside = trusted().issue(request.allowedFrom("192.0.2.0/24")).token().reveal();
    http().getWith(inside, "/api/hello").is(200);
    HttpReply reply = http().getWith(outside, "/api/hello").isProblem(403, "access_denied");
    assertThat(reply.string("detail")).isEqualTo("API key may not be used from this address");
    assertThat(reply.text()).doesNotContain("192.0.2").doesNotContain("127.0.0.1");
  }

  @Test
  default void letsTheTokenBeforeARotationInForTheOverlap() {
    IssuedKey issued = issue();
    IssuedKey rotated = trusted().rotate(issued.key().id(), Duration.ofHours(1));
    http().getWith(issued.token().reveal(), "/api/hello").is(200);
    http().getWith(rotated.token().reveal(), "/api/hello").is(200);
    trusted().rotate(issued.key().id(), Duration.ZERO);
    http()
        .getWith(issued.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key has been revoked");
    http()
        .getWith(rotated.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void takesADeletedKeyForAnUnknownOne() {
    IssuedKey issued = issue();
    trusted().delete(issued.key().id());
    http()
        .getWith(issued.token().reveal(), "/api/hello")
        .isChallenge(401, "invalid_token", "API key is invalid");
  }

  @Test
  default void refusesEachCarrierAlike() {
    IssuedKey issued = issue();
    trusted().revoke(issued.key().id(), "");
    String token = issued.token().reveal();
    HttpReply bearer = http().get("/api/hello", "Authorization", "Bearer " + token);
    assertThat(bearer.text()).isEqualTo(http().getWith(token, "/api/hello").text());
    bearer.isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void opensWhatTheScopesCover() {
    http().getWith(token("orders:read"), "/api/orders").is(200);
  }

  @Test
  default void opensWhatAWildcardCovers() {
    assertThat(http().post(token("orders:*"), "/api/orders").status()).isIn(200, 201);
  }

  @Test
  default void namesTheMissingScope() {
    HttpReply reply = http().post(token("orders:read"), "/api/orders");
    reply.isChallenge(403, "insufficient_scope", reply.string("detail"));
    assertThat(reply.header("WWW-Authenticate")).contains("scope=\"orders:write\"");
    assertThat(reply.string("detail")).contains("orders:write").doesNotContain("orders:read");
  }

  @Test
  default void opensNothingThatNeedsAScopeToAKeyWithoutScopes() {
    http()
        .getWith(token(), "/api/orders")
        .isChallenge(403, "insufficient_scope", "API key has no scopes");
  }

  @Test
  default void saysThatAKeyIsRevokedBeforeWhatItLacks() {
    IssuedKey issued = issue();
    trusted().revoke(issued.key().id(), "");
    http()
        .post(issued.token().reveal(), "/api/orders")
        .isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void letsAnyoneInOnAnOpenPath() {
    http().get("/public/ping").is(200);
  }

  @Test
  default void letsAKeyInOnAnOpenPath() {
    http().getWith(token(), "/public/ping").is(200);
  }

  @Test
  default void refusesABadKeyOnAnOpenPath() {
    http().getWith("nonsense", "/public/ping").isProblem(401, "invalid_token");
  }

  @Test
  default void refusesTwoKeysOnAnOpenPath() {
    http()
        .get("/public/ping", "X-API-Key", token(), "X-API-Key", token())
        .isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../api/hello",
        "/public/..;/api/hello",
        "/public/..;x=y/api/hello",
        "/public/%2e%2e/api/hello",
        "/public/%2E%2E%2Fapi/hello",
        "/public/..%2fapi/hello",
        "/public/..\\api\\hello",
        "/public/.%2e/api/hello",
        "//public/../api/hello",
        "/public//../api/hello",
        "/public/ping/../../api/hello",
        "/public;/../api/hello",
        "/api/hello;x=/public/ping",
        "//api/hello",
        "/api//hello",
        "/./api/hello",
        "/api/%68ello",
        "/%61pi/hello",
        "/api;v=1/hello"
      })
  default void opensNoGuardedPathToAnotherSpelling(String path) {
    assertThat(http().raw(path).tellsNothing().status()).isIn(400, 401, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  default void guardsEveryMethod(String method) {
    http().send(method, "/api/hello", BodyPublishers.noBody()).is(401);
  }
}
