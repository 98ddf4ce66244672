package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.servlet.ApiKeyPrincipal;
import java.net.URI;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the settings of the filter do, on a real port. */
class FilterSettingsTest {

  @EnableAutoConfiguration
  @Import(Address.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @RestController
  static class Address {
    @GetMapping("/address")
    String address(@Nullable ApiKeyPrincipal caller) {
      return caller == null ? "anonymous" : caller.clientAddress().orElse("unknown");
    }
  }

  private static void started(BiConsumer<HttpProbe, Lifecycle> tried, String... settings) {
    String[] all =
        Stream.concat(Stream.of("--server.port=0"), Stream.of(settings).map("--api-keys."::concat))
            .toArray(String[]::new);
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class).run(all)) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      tried.accept(
          new HttpProbe(URI.create("http://localhost:" + port)),
          context.getBean(ApiKeys.class).as(Actor.system("test")));
    }
  }

  private static String token(Lifecycle keys) {
    return keys.issue(NewKey.named("a")).token().reveal();
  }

  @Test
  void switchEachCarrier() {
    started(
        (probe, keys) -> {
          String token = token(keys);
          probe.get("/address?key=" + token).is(200);
          probe.get("/address", "Authorization", "ApiKey " + token).is(200);
          probe.get("/address", "X-API-Key", token).is(401);
          probe.get("/address", "Authorization", "Bearer " + token).is(401);
        },
        "carriers.header=",
        "carriers.bearer=false",
        "carriers.api-key-scheme=true",
        "carriers.query-parameter=key");
  }

  @Test
  void letAnAuthorizationDecide() {
    started(
        (probe, keys) -> {
          String token = token(keys);
          String jwt = "Bearer eyJhbGciOiJub25lIn0.e30.";
          assertThat(probe.get("/address", "X-API-Key", token, "Authorization", jwt).is(200).text())
              .isEqualTo("anonymous");
          probe.get("/address", "X-API-Key", token).is(200);
        },
        "carriers.authorization-first=true",
        "filter.pass-foreign-bearer=true");
  }

  @Test
  void takeKeysOverTlsAlone() {
    started(
        (probe, keys) ->
            probe.getWith(token(keys), "/address").isProblem(403, "insecure_transport"),
        "filter.require-secure=true");
  }

  @Test
  void keepReasonsBack() {
    started(
        (probe, keys) -> {
          IssuedKey issued = keys.issue(NewKey.named("a"));
          keys.revoke(issued.key().id(), "");
          probe
              .getWith(issued.token().reveal(), "/address")
              .isChallenge(401, "invalid_token", "API key is invalid");
        },
        "filter.disclose-reasons=false");
  }

  @Test
  void demandScopesOfEveryKey() {
    started(
        (probe, keys) -> {
          String scoped = keys.issue(NewKey.named("a").withScopes("api:use")).token().reveal();
          probe.getWith(scoped, "/address").is(200);
          assertThat(probe.getWith(token(keys), "/address").is(403).header("WWW-Authenticate"))
              .contains("scope=\"api:use\"");
        },
        "filter.scopes=api:use");
  }

  @Test
  void leaveCachesToOthers() {
    started(
        (probe, keys) ->
            assertThat(probe.getWith(token(keys), "/address").is(200).header("Cache-Control"))
                .isEqualTo("private"));
    started(
        (probe, keys) ->
            assertThat(probe.getWith(token(keys), "/address").is(200).headers("Cache-Control"))
                .isEmpty(),
        "filter.cache-control=false");
  }

  @Test
  void letAKeyListThoseOfItsOwner() {
    NewKey ofAlice = NewKey.named("a").ownedBy("alice");
    started(
        (probe, keys) -> {
          keys.issue(ofAlice);
          String token = keys.issue(ofAlice).token().reveal();
          assertThat(probe.getWith(token, "/api-keys").is(200).json().size()).isEqualTo(2);
        },
        "management.enabled=true",
        "management.list-owners-keys=true");
    started(
        (probe, keys) -> {
          keys.issue(ofAlice);
          String token = keys.issue(ofAlice).token().reveal();
          assertThat(probe.getWith(token, "/api-keys").is(200).json().size()).isEqualTo(1);
        },
        "management.enabled=true");
  }

  @Test
  void believeTheProxiesThatTheyName() {
    started(
        (probe, keys) ->
            assertThat(
                    probe
                        .get("/address", "X-API-Key", token(keys), "X-Real-IP", "192.0.2.7")
                        .is(200)
                        .text())
                .isEqualTo("192.0.2.7"),
        "filter.forwarding-header=X-Real-IP",
        "filter.trusted-proxies=127.0.0.0/8,::1");
  }

  @Test
  void refuseHalfOfWhatTellsAClientsAddress() {
    for (String half :
        new String[] {"filter.forwarding-header=X-Real-IP", "filter.trusted-proxies=10.0.0.0/8"}) {
      assertThatThrownBy(() -> started((probe, keys) -> {}, half))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .rootCause()
          .hasMessageContaining("api-keys.filter.trusted-proxies");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filter.open-paths=page | filter.open-paths",
        "filter.realm=\u00e4 | filter.realm",
        "filter.scopes=orders:* | filter.scopes",
        "carriers.header=a b | carriers.header",
        "carriers.query-parameter=a b | carriers.query-parameter",
        "filter.forwarding-header=X-F, filter.trusted-proxies=all | filter.trusted-proxies"
      })
  void areRefusedByName(String settings, String name) {
    assertThatThrownBy(() -> started((probe, keys) -> {}, settings.split(", ")))
        .rootCause()
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("api-keys." + name + " cannot be kept: ");
  }
}
