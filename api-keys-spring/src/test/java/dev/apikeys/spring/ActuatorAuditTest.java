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
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

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

  @Import(Application.class)
  static class WithBrokenListener {

    @EventListener({ApiKeyAuditEvent.class, ApiKeyRefusedEvent.class})
    void fail() {
      throw new IllegalStateException("a listener broke");
    }
  }

  private static String shown(String... settings) {
    return shown(Application.class, settings);
  }

  private static String shown(Class<?> of, String... settings) {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "--management.endpoints.web.exposure.include=*";
    all[1] =
        "--spring.autoconfigure.exclude="
            + "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration";
    try (Started application = Started.with(of, all)) {
      application.bean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("ci"));
      String token = application.token();
      application.probe().getWith("key_wrong", "/page").is(401);
      return application.probe().getWith(token, "/actuator/auditevents").is(200).text();
    }
  }

  @Test
  void showsWhatIsDoneToKeys() {
    assertThat(shown()).contains("API_KEY_ISSUED", "user:alice", "system:test");
  }

  @Test
  void showsWhatAListenerOfTheApplicationFailsAt() {
    assertThat(shown(WithBrokenListener.class)).contains("API_KEY_ISSUED", "API_KEY_REFUSED");
  }

  @Test
  void isToldNothingIfThatIsForbidden() {
    assertThat(shown("--management.auditevents.enabled=false")).doesNotContain("API_KEY");
  }
}
