package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.AuditEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says our events once more in the Actuator's form: first of all, since a listener that throws
 * keeps them from those behind it.
 */
final class ActuatorAudit {

  private static final String TYPE = "API_KEY_";

  private final ApplicationEventPublisher publisher;

  ActuatorAudit(ApplicationEventPublisher publisher) {
    this.publisher = publisher;
  }

  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void recorded(ApiKeyAuditEvent event) {
    AuditEntry entry = event.entry();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("key_id", entry.keyId());
    data.put("tenant", entry.tenant());
    entry.owner().ifPresent(owner -> data.put("owner", owner));
    entry.reason().ifPresent(reason -> data.put("reason", reason));
    if (!entry.changes().isEmpty()) {
      data.put("changes", entry.changes());
    }
    entry.actor().address().ifPresent(address -> data.put("address", address));
    publish(new AuditEvent(entry.at(), entry.actor().toString(), TYPE + entry.action(), data));
  }

  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void refused(ApiKeyRefusedEvent event) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    event.keyId().ifPresent(id -> data.put("key_id", id));
    data.put("reason", event.reason().name());
    event.address().ifPresent(address -> data.put("address", address));
    String principal = event.keyId().map(id -> Actor.key(id).toString()).orElse("anonymous");
    publish(new AuditEvent(event.at(), principal, TYPE + "REFUSED", data));
  }

  private void publish(AuditEvent event) {
    publisher.publishEvent(new AuditApplicationEvent(event));
  }
}
