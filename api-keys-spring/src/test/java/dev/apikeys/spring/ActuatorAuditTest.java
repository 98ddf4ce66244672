package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The Actuator's audit without Spring Security, whose part of it Spring Boot cannot make then. */
class ActuatorAuditTest {

  @EnableAutoConfiguration
  static class Application {

    private final AuditEventRepository audits = new InMemoryAuditEventRepository();

    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    AuditEventRepository audits() {
      return audits;
    }

    @Bean
    AuditListener auditListener() {
      return new AuditListener(audits);
    }
  }

  private static String shown(String... settings) {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "--management.endpoints.web.exposure.include=*";
    all[1] =
        "--spring.autoconfigure.exclude="
            + "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration";
    try (Started application = Started.with(Application.class, all)) {
      application.bean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("ci"));
      String token = application.token();
      return application.probe().getWith(token, "/actuator/auditevents").is(200).text();
    }
  }

  @Test
  void showsWhatIsDoneToKeys() {
    assertThat(shown()).contains("API_KEY_ISSUED", "user:alice", "system:test");
  }

  @Test
  void isToldNothingIfThatIsForbidden() {
    assertThat(shown("--management.auditevents.enabled=false")).doesNotContain("API_KEY");
  }
}
