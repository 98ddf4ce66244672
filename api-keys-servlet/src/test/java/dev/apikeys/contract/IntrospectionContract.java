package dev.apikeys.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a service learns of a token that it was presented (RFC 7662). */
public interface IntrospectionContract extends GuardedApplication {

  private IssuedKey asking(String tenant) {
    return trusted().issue(NewKey.named("service").inTenant(tenant).withScopes(Scopes.INTROSPECT));
  }

  private HttpReply ask(IssuedKey asking, String form) {
    return post(asking, "/api-keys/introspect", "application/x-www-form-urlencoded", form);
  }

  private HttpReply post(IssuedKey asking, String path, String type, String body) {
    return http()
        .send(
            "POST",
            path,
            BodyPublishers.ofString(body),
            "X-API-Key",
            asking.token().reveal(),
            "Content-Type",
            type);
  }

  private static String tokenOf(IssuedKey key) {
    return "token=" + URLEncoder.encode(key.token().reveal(), UTF_8);
  }

  private void isInactive(HttpReply reply) {
    assertThat(reply.is(200).text()).isEqualTo("{\"active\":false}");
    assertThat(reply.headers("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  default void tellsWhatAValidKeyIs() {
    String tenant = "tenant-" + UUID.randomUUID();
    IssuedKey key =
        trusted()
            .issue(
                NewKey.named("a")
                    .inTenant(tenant)
                    .ownedBy("alice")
                    .withScopes("orders:read", "stock:*")
                    .expiringIn(Duration.ofDays(9)));
    JsonNode told = ask(asking(tenant), tokenOf(key)).is(200).json();
    assertThat(told.path("active").booleanValue()).isTrue();
    assertThat(told.path("scope").stringValue()).isEqualTo("orders:read stock:*");
    assertThat(told.path("client_id").stringValue()).isEqualTo(key.key().id());
    assertThat(told.path("sub").stringValue()).isEqualTo("alice");
    assertThat(told.path("tenant").stringValue()).isEqualTo(tenant);
    assertThat(told.path("token_type").stringValue()).isEqualTo("Bearer");
    assertThat(told.path("jti").stringValue()).isEqualTo(key.key().secrets().get(0).id());
    assertThat(told.path("iat").longValue()).isEqualTo(key.key().createdAt().getEpochSecond());
    assertThat(told.path("exp").longValue())
        .isEqualTo(key.key().expiresAt().orElseThrow().getEpochSecond());
  }

  @Test
  default void tellsOfATokenThatIsOnItsWayOutWhenItEnds() {
    IssuedKey key = trusted().issue(NewKey.named("a").inTenant("introspected"));
    IssuedKey rotated = trusted().rotate(key.key().id(), Duration.ofHours(1));
    assertThat(ask(asking("introspected"), tokenOf(key)).is(200).json().path("exp").longValue())
        .isEqualTo(rotated.key().updatedAt().plus(Duration.ofHours(1)).getEpochSecond());
  }

  @Test
  default void tellsOfNoOtherTenant() {
    IssuedKey key = trusted().issue(NewKey.named("a").inTenant("introspected"));
    isInactive(ask(asking("another"), tokenOf(key)));
  }

  @Test
  default void tellsNothingOfAnyTokenThatIsNotValid() {
    IssuedKey asking = asking("introspected");
    IssuedKey revoked = trusted().issue(NewKey.named("a").inTenant("introspected"));
    trusted().revoke(revoked.key().id(), "lost");
    IssuedKey disabled = trusted().issue(NewKey.named("a").inTenant("introspected"));
    trusted().disable(disabled.key().id());
    isInactive(ask(asking, tokenOf(revoked)));
    isInactive(ask(asking, tokenOf(disabled)));
    isInactive(ask(asking, "token=nonsense"));
    isInactive(ask(asking, "token=" + ForgedToken.withAnotherSecret(asking.token().reveal())));
    isInactive(ask(asking, "token=eyJhbGciOiJub25lIn0.e30."));
  }

  @Test
  default void judgesABoundKeyByTheAddressThatItIsTold() {
    IssuedKey asking = asking("introspected");
    IssuedKey key =
        trusted().issue(NewKey.named("a").inTenant("introspected").allowedFrom("192.0.2.0/24"));
    isInactive(ask(asking, tokenOf(key)));
    isInactive(ask(asking, tokenOf(key) + "&client_address=198.51.100.1"));
    isInactive(ask(asking, tokenOf(key) + "&client_address=nonsense"));
    assertThat(
            ask(asking, tokenOf(key) + "&client_address=192.0.2.7")
                .json()
                .path("active")
                .booleanValue())
        .isTrue();
  }

  @Test
  default void tellsWhoActsInAllTenantsOfEach() {
    IssuedKey asking =
        trusted()
            .issue(NewKey.named("service").withScopes(Scopes.INTROSPECT, Scopes.ADMIN_ALL_TENANTS));
    IssuedKey key = trusted().issue(NewKey.named("a").inTenant("introspected"));
    assertThat(ask(asking, tokenOf(key)).is(200).json().path("active").booleanValue()).isTrue();
  }

  @Test
  default void tellsNothingOfAKeyBeforeItBegins() {
    Instant begin = keys().now().plus(Duration.ofHours(1));
    IssuedKey key = trusted().issue(NewKey.named("a").inTenant("introspected").notBefore(begin));
    isInactive(ask(asking("introspected"), tokenOf(key)));
  }

  @Test
  default void ignoresWhatItDoesNotKnow() {
    IssuedKey asking = asking("introspected");
    assertThat(
            ask(asking, tokenOf(asking) + "&token_type_hint=access_token&x=y")
                .is(200)
                .json()
                .path("active")
                .booleanValue())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"**", "api-keys:admin", "introspect"})
  default void isForNobodyWithoutItsScope(String scope) {
    IssuedKey asking = issue(scope);
    HttpReply reply = ask(asking, tokenOf(asking)).isProblem(403, "insufficient_scope");
    assertThat(reply.header("WWW-Authenticate")).contains("scope=\"api-keys:introspect\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token=", "tok=a", "token=a&token=a", "token=%zz"})
  default void refusesAFormWithoutOneToken(String form) {
    ask(asking("introspected"), form).isProblem(400, "invalid_request");
  }

  @Test
  default void takesNoTokenFromTheUrl() {
    IssuedKey asking = asking("introspected");
    String form = "application/x-www-form-urlencoded";
    post(asking, "/api-keys/introspect?" + tokenOf(asking), form, tokenOf(asking))
        .isProblem(400, "invalid_request");
    post(asking, "/api-keys/introspect?" + tokenOf(asking), form, "")
        .isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
  default void refusesWhatIsNoForm(String type) {
    IssuedKey asking = asking("introspected");
    post(asking, "/api-keys/introspect", type, tokenOf(asking)).isProblem(415, "invalid_request");
  }

  @Test
  default void refusesAnOversizedForm() {
    ask(asking("introspected"), "token=" + "a".repeat(65 * 1024)).isProblem(413, "invalid_request");
  }
}
