package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.servlet.ApiKeyPrincipal;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What {@link CurrentApiKey} and {@link RequireScopes} are to handlers that everybody reaches: the
 * same to the byte, with and without Spring Security.
 */
abstract class CurrentApiKeyContract {

  /** The handlers, to be reached without a key. */
  @RestController
  static class Handlers {
    @GetMapping("/principal")
    String principal(@CurrentApiKey ApiKeyPrincipal caller) {
      return caller.getName();
    }

    @GetMapping("/key")
    String key(@CurrentApiKey ApiKey key) {
      return key.id();
    }

    @GetMapping("/optional")
    String optional(@CurrentApiKey Optional<ApiKey> key) {
      return key.map(ApiKey::id).orElse("nobody");
    }

    @GetMapping("/optional-principal")
    String optionalPrincipal(@CurrentApiKey Optional<ApiKeyPrincipal> caller) {
      return caller.map(ApiKeyPrincipal::getName).orElse("nobody");
    }

    @GetMapping("/nullable")
    String nullable(@CurrentApiKey @Nullable ApiKey key) {
      return key == null ? "nobody" : key.id();
    }

    @GetMapping("/nullable-principal")
    String nullablePrincipal(@CurrentApiKey @Nullable ApiKeyPrincipal caller) {
      return caller == null ? "nobody" : caller.getName();
    }

    @GetMapping("/wrong")
    String wrong(@CurrentApiKey String key) {
      return key;
    }

    @GetMapping("/orders")
    @RequireScopes("orders:read")
    String orders() {
      return "orders";
    }
  }

  private static final String UNAUTHORIZED =
      "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
          + "\"detail\":\"API key required\",\"error\":\"unauthorized\","
          + "\"error_description\":\"API key required\"}";

  private static final String LACKING =
      "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
          + "\"detail\":\"API key lacks the scope orders:read\","
          + "\"error\":\"insufficient_scope\","
          + "\"error_description\":\"API key lacks the scope orders:read\"}";

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;

  final HttpProbe probe() {
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  final IssuedKey issue(String... scopes) {
    return keys.as(Actor.system("test")).issue(NewKey.named("test").withScopes(scopes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/principal",
        "/key",
        "/optional",
        "/optional-principal",
        "/nullable",
        "/nullable-principal"
      })
  void givesTheKeyThatCalls(String path) {
    IssuedKey issued = issue();
    assertThat(probe().getWith(issued.token().reveal(), path).is(200).text())
        .isEqualTo(issued.key().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/optional", "/optional-principal", "/nullable", "/nullable-principal"})
  void givesNothingWhereTheKeyMayBeAbsent(String path) {
    assertThat(probe().get(path).is(200).text()).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/principal", "/key", "/wrong", "/orders"})
  void challengesWhoeverComesWithoutAKeyThatMustBeThere(String path) {
    var reply = probe().get(path).isProblem(401, "unauthorized");
    assertThat(reply.text()).isEqualTo(UNAUTHORIZED);
    assertThat(reply.headers("WWW-Authenticate")).isEqualTo("Bearer realm=\"api-keys\"");
  }

  @Test
  void refusesABadKeyWhereItMayBeAbsent() {
    probe().getWith("key_wrong", "/optional").isProblem(401, "invalid_token");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void saysWhichParametersItIsFor(CapturedOutput output) {
    probe().getWith(issue().token().reveal(), "/wrong").is(500);
    assertThat(output)
        .contains(
            "@CurrentApiKey is on a parameter of class java.lang.String: take the key as an"
                + " ApiKeyPrincipal or an ApiKey");
  }

  @Test
  void namesTheScopesThatAKeyLacks() {
    var reply = probe().getWith(issue("orders:write").token().reveal(), "/orders");
    assertThat(reply.isProblem(403, "insufficient_scope").text()).isEqualTo(LACKING);
    assertThat(reply.headers("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"api-keys\", error=\"insufficient_scope\","
                + " error_description=\"API key lacks the scope orders:read\","
                + " scope=\"orders:read\"");
    assertThat(probe().getWith(issue("orders:*").token().reveal(), "/orders").is(200).text())
        .isEqualTo("orders");
  }
}
