package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.contract.HttpProbe;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The Actuator where Spring Security's chain is the starter's own. */
class ActuatorBesideSecurityIT {

  private static final String ALL = "--management.endpoints.web.exposure.include=*";

  @EnableAutoConfiguration
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @Test
  void isReachedByKeysAlone() {
    try (Started application = Started.withoutOAuth2(Application.class, ALL)) {
      HttpProbe probe = application.probe();
      String token = application.token();
      for (String path : new String[] {"/health", "/apikeys", "/env"}) {
        probe.get("/actuator" + path).is(401);
        probe.getWith("key_wrong", "/actuator" + path).is(401);
        probe.getWith(token, "/actuator" + path).is(200);
      }
    }
  }

  @Test
  void hasItsHealthOpenWhereThatIsSet() {
    try (Started application =
        Started.withoutOAuth2(
            Application.class, ALL, "--api-keys.filter.open-paths=/actuator/health")) {
      assertThat(application.probe().get("/actuator/health").is(200).string("status"))
          .isEqualTo("UP");
      application.probe().get("/actuator/env").is(401);
    }
  }
}
