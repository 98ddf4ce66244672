package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often a key opens what it opens. */
public interface LimitContract extends GuardedApplication {

  private IssuedKey limited(int requests, String... scopes) {
    return issue(
        NewKey.named("limited")
            .inTenant("limited")
            .ownedBy("user-1")
            .withScopes(scopes)
            .limitedTo(requests, Duration.ofDays(31)));
  }

  private HttpReply hello(IssuedKey issued) {
    return http().getWith(issued.token().reveal(), "/api/hello");
  }

  @Test
  default void letsAKeyInAsOftenAsItMayAndThenSaysWhenToTryAgain() {
    IssuedKey issued = limited(2);
    hello(issued).is(200);
    hello(issued).is(200);
    HttpReply refused = hello(issued).isExceeded("key");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1_330_000, 1_339_200);
  }

  @Test
  default void tellsNothingOfLimitsUnlessThatIsSwitchedOn() {
    IssuedKey issued = limited(1);
    assertThat(hello(issued).is(200).header("RateLimit")).isEmpty();
    HttpReply refused = hello(issued).is(429);
    assertThat(refused.header("RateLimit")).isEmpty();
    assertThat(refused.header("RateLimit-Policy")).isEmpty();
  }

  @Test
  default void countsAKeyOnceWhateverCarriesIt() {
    IssuedKey issued = limited(2);
    hello(issued).is(200);
    String bearer = "Bearer " + issued.token().reveal();
    http().get("/api/hello", "Authorization", bearer).is(200);
    http().get("/api/hello", "Authorization", bearer).isExceeded("key");
    hello(issued).isExceeded("key");
  }

  @Test
  default void countsNothingThatIsRefused() {
    IssuedKey issued = limited(1, "orders:read");
    String token = issued.token().reveal();
    for (int i = 0; i < 3; i++) {
      http().getWith(token + "x", "/api/hello").is(401);
      http().get("/api/hello", "X-API-Key", token, "X-API-Key", token).is(400);
    }
    trusted().disable(issued.key().id());
    hello(issued).is(401);
    trusted().enable(issued.key().id());
    http().getWith(token, "/api/orders").is(200);
    hello(issued).isExceeded("key");
  }

  @Test
  default void countsOnOpenPathsToo() {
    IssuedKey issued = limited(1);
    http().getWith(issued.token().reveal(), "/public/ping").is(200);
    http().getWith(issued.token().reveal(), "/public/ping").isExceeded("key");
    http().get("/public/ping").is(200);
  }

  @Test
  default void countsTheSecretsOfAKeyTogether() {
    IssuedKey issued = limited(2);
    IssuedKey rotated = trusted().rotate(issued.key().id(), Duration.ofHours(1));
    SecretSearch.remember(rotated.token().reveal());
    hello(issued).is(200);
    hello(rotated).is(200);
    hello(issued).isExceeded("key");
  }

  @Test
  default void limitsAKeyThatManagesKeysAsAnyOther() {
    IssuedKey issued = limited(2, "**", Scopes.ADMIN);
    String token = issued.token().reveal();
    http().getWith(token, "/api-keys").is(200);
    http().getWith(token, "/api-keys/current").is(200);
    http().getWith(token, "/api-keys").isExceeded("key");
  }

  @Test
  default void followsALimitThatIsPatched() {
    IssuedKey admin = issue(NewKey.named("a").inTenant("limited").withScopes("**", Scopes.ADMIN));
    IssuedKey issued = limited(1);
    hello(issued).is(200);
    hello(issued).is(429);
    String limit = "{\"rate_limit\":{\"requests\":%d,\"per_seconds\":2678400}}";
    patch(admin, issued, limit.formatted(2)).is(200);
    hello(issued).is(200);
    hello(issued).is(200);
    hello(issued).isExceeded("key");
    patch(admin, issued, "{\"rate_limit\":null}").is(200);
    hello(issued).is(200);
  }

  private HttpReply patch(IssuedKey admin, IssuedKey issued, String json) {
    return http()
        .send(
            "PATCH",
            "/api-keys/" + issued.key().id(),
            BodyPublishers.ofString(json),
            "X-API-Key",
            admin.token().reveal(),
            "Content-Type",
            "application/json");
  }

  @Test
  default void saysThatAKeyIsRevokedThoughItsRequestsAreUsedUp() {
    IssuedKey issued = limited(1);
    hello(issued).is(200);
    hello(issued).is(429);
    trusted().revoke(issued.key().id(), "");
    hello(issued).isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void introspectsAKeyWithoutUsingItUp() {
    IssuedKey service =
        issue(NewKey.named("service").inTenant("limited").withScopes(Scopes.INTROSPECT));
    IssuedKey issued = limited(1);
    for (int i = 0; i < 3; i++) {
      assertThat(introspect(service, issued)).isTrue();
    }
    hello(issued).is(200);
    hello(issued).isExceeded("key");
    assertThat(introspect(service, issued)).isTrue();
  }

  private boolean introspect(IssuedKey service, IssuedKey issued) {
    return http()
        .send(
            "POST",
            "/api-keys/introspect",
            BodyPublishers.ofString("token=" + issued.token().reveal()),
            "X-API-Key",
            service.token().reveal(),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .is(200)
        .json()
        .path("active")
        .booleanValue();
  }
}
