package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** What the Actuator shows of keys, on a real port. */
class ActuatorTest {

  private static final String ALL = "--management.endpoints.web.exposure.include=*";

  @EnableAutoConfiguration
  static class Application {

    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @Test
  void countsAtItsEndpointAndNamesNoKey() {
    try (Started application =
        Started.with(
            Application.class,
            ALL,
            "--api-keys.peppers.p1=" + "A".repeat(43) + "=",
            "--api-keys.cache.poll-interval=30s", // a busy machine polls late
            "--api-keys.refused-schemes=sha256")) {
      IssuedKey key =
          application
              .bean(ApiKeys.class)
              .as(Actor.of("alice"))
              .issue(NewKey.named("ci").ownedBy("bob"));
      var reply = application.probe().getWith(application.token(), "/actuator/apikeys").is(200);
      JsonNode scheme = reply.json().get("schemes").get(0);
      assertThat(scheme.get("scheme").asString()).isEqualTo("hmac-sha256:p1");
      assertThat(scheme.get("secrets").asInt()).isEqualTo(2);
      assertThat(scheme.get("state").asString()).isEqualTo("ACCEPTED");
      assertThat(reply.json().get("countedAt").asString()).isNotBlank();
      assertThat(reply.json().get("reliance").asString()).isEqualTo("FULL");
      assertThat(reply.json().get("lagMillis").asLong()).isNotNegative();
      assertThat(reply.json().get("rememberedSecrets").asLong()).isEqualTo(1);
      assertThat(reply.json().propertyNames())
          .contains("usesNotNoted", "rehashesPutOff", "uncountedRequests");
      assertThat(reply.text()).doesNotContain(key.key().id(), "bob", "alice");
    }
  }

  @Test
  void showsOnlyHealthUnlessItIsToldMore() {
    try (Started application = Started.with(Application.class)) {
      HttpProbe probe = application.probe();
      String token = application.token();
      assertThat(application.context().containsBean("apiKeysEndpoint")).isFalse();
      probe.getWith(token, "/actuator/apikeys").is(404);
      probe.getWith(token, "/actuator/health").is(200);
    }
  }

  @Endpoint(id = "apikeys")
  static class OwnEndpoint {
    @ReadOperation
    String report() {
      return "its own";
    }
  }

  @Import(Application.class)
  static class WithItsOwn {
    @Bean
    OwnEndpoint apiKeysEndpoint() {
      return new OwnEndpoint();
    }

    @Bean
    Object apiKeysActuatorAudit() {
      return "none";
    }
  }

  @Test
  void isTheApplicationsToReplace() {
    try (Started application = Started.with(WithItsOwn.class, ALL)) {
      String token = application.token();
      assertThat(application.probe().getWith(token, "/actuator/apikeys").is(200).text())
          .contains("its own");
      assertThat(application.context().getBeansOfType(ActuatorAudit.class)).isEmpty();
    }
  }

  @Test
  void isGuardedByTheFilter() {
    try (Started application = Started.with(Application.class, ALL)) {
      HttpProbe probe = application.probe();
      for (String path : new String[] {"", "/health", "/apikeys", "/env", "/nothing"}) {
        probe.get("/actuator" + path).isProblem(401, "unauthorized");
        probe.getWith("key_wrong", "/actuator" + path).is(401);
      }
    }
  }

  @Test
  void isOpenWhereThatIsSet() {
    try (Started application =
        Started.with(
            Application.class,
            "--management.endpoint.health.show-components=always",
            "--api-keys.filter.open-paths=/actuator/health/**")) {
      assertThat(application.probe().get("/actuator/health/apiKeys").is(200).string("status"))
          .isEqualTo("UP");
    }
  }
}
