package dev.apikeys.spring;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Says what happened to keys to the Actuator's audit, where the Actuator is on the class path,
 * unless {@code management.auditevents.enabled} forbids it.
 */
@AutoConfiguration(after = ApiKeysEventsAutoConfiguration.class)
@ConditionalOnClass(AuditApplicationEvent.class)
@ConditionalOnBooleanProperty(name = "management.auditevents.enabled", matchIfMissing = true)
class ApiKeysAuditAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysActuatorAudit")
  ActuatorAudit apiKeysActuatorAudit(ApplicationEventPublisher publisher) {
    return new ActuatorAudit(publisher);
  }
}
