package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** What the Actuator's audit tells of keys, where there is a repository for it. */
class ActuatorAuditIT {

  private static final String ALL = "--management.endpoints.web.exposure.include=*";

  @EnableAutoConfiguration
  static class Application {

    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    AuditEventRepository audits() {
      return new InMemoryAuditEventRepository();
    }
  }

  private static JsonNode event(HttpProbe probe, String reader, String type) {
    JsonNode events =
        probe.getWith(reader, "/actuator/auditevents?type=" + type).is(200).json().get("events");
    assertThat(events).as(type).hasSize(1);
    return events.get(0);
  }

  @Test
  void showsWhatIsDoneToKeysAmongItsAuditEvents() {
    try (Started application = Started.withoutOAuth2(Application.class, ALL)) {
      String reader = application.token();
      var alice = application.bean(ApiKeys.class).as(Actor.of("alice").from("192.0.2.7"));
      IssuedKey key = alice.issue(NewKey.named("ci").ownedBy("bob"));
      alice.edit(key.key().id(), KeyEdit.nothing().describedAs("secret text"));
      alice.revoke(key.key().id(), "lost");

      JsonNode revoked = event(application.probe(), reader, "API_KEY_REVOKED");
      assertThat(revoked.get("principal").asString()).isEqualTo("user:alice");
      assertThat(revoked.get("data").get("key_id").asString()).isEqualTo(key.key().id());
      assertThat(revoked.get("data").get("owner").asString()).isEqualTo("bob");
      assertThat(revoked.get("data").get("reason").asString()).isEqualTo("lost");
      assertThat(revoked.get("data").get("address").asString()).isEqualTo("192.0.2.7");
      JsonNode edited = event(application.probe(), reader, "API_KEY_EDITED");
      assertThat(edited.get("data").get("changes").asString()).isEqualTo("description");
    }
  }

  @Test
  void showsARefusedKeyAmongItsAuditEvents() {
    try (Started application = Started.withoutOAuth2(Application.class, ALL)) {
      HttpProbe probe = application.probe();
      String reader = application.token();
      IssuedKey key =
          application.bean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("ci"));
      application.bean(ApiKeys.class).as(Actor.of("alice")).disable(key.key().id());
      probe.getWith(key.token().reveal(), "/page").is(401);
      JsonNode refused = event(probe, reader, "API_KEY_REFUSED");
      assertThat(refused.get("principal").asString()).isEqualTo("key:" + key.key().id());
      assertThat(refused.get("data").get("reason").asString()).isEqualTo("DISABLED");
      assertThat(refused.get("data").get("address").asString()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void namesNobodyForAKeyThatWasNotProven() {
    try (Started application = Started.withoutOAuth2(Application.class, ALL)) {
      application.probe().getWith("key_wrong", "/page").is(401);
      JsonNode refused = event(application.probe(), application.token(), "API_KEY_REFUSED");
      assertThat(refused.get("principal").asString()).isEqualTo("anonymous");
      assertThat(refused.toString()).contains("MALFORMED").doesNotContain("key_wrong");
    }
  }
}
