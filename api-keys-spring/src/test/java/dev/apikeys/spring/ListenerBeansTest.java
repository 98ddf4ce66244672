package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.AuditListener;
import dev.apikeys.LookupListener;
import dev.apikeys.NewKey;
import dev.apikeys.VerificationListener;
import dev.apikeys.spring.MeteredApplication.Application;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Listeners that an application declares as beans. */
class ListenerBeansTest {

  @Import(Application.class)
  static class Listening {

    @Bean
    List<String> told() {
      return new ArrayList<>();
    }

    @Bean
    @Order(2)
    VerificationListener later(List<String> told) {
      return (outcome, context, at) -> told.add("verified later");
    }

    @Bean
    @Order(1)
    VerificationListener sooner(List<String> told) {
      return (outcome, context, at) -> told.add("verified sooner");
    }

    @Bean
    @Order(2)
    AuditListener auditedLater(List<String> told) {
      return entry -> told.add(entry.action() + " later");
    }

    @Bean
    @Order(1)
    AuditListener auditedSooner(List<String> told) {
      return entry -> told.add(entry.action() + " sooner");
    }

    @Bean
    LookupListener lookedUp(List<String> told) {
      return (remembered, nanos) -> told.add("looked up");
    }
  }

  @Test
  void areToldInTheirOrder() {
    try (MeteredApplication application = MeteredApplication.started(Listening.class)) {
      application.verify(application.token(NewKey.named("a")));
      assertThat(application.context().getBean("told"))
          .isEqualTo(
              List.of(
                  "ISSUED sooner",
                  "ISSUED later",
                  "looked up",
                  "verified sooner",
                  "verified later"));
    }
  }
}
