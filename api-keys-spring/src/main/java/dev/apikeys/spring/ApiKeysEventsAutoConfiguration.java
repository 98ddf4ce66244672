package dev.apikeys.spring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.AuditListener;
import dev.apikeys.VerificationListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Publishes what is done to keys, and a sample of what is refused, as events of the application's
 * context: {@link ApiKeyAuditEvent} and {@link ApiKeyRefusedEvent}. Beans of the same names replace
 * these listeners; other listeners are told beside them.
 */
@AutoConfiguration(before = ApiKeysAutoConfiguration.class)
class ApiKeysEventsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysAuditEvents")
  AuditListener apiKeysAuditEvents(ApplicationEventPublisher publisher) {
    return entry -> publisher.publishEvent(new ApiKeyAuditEvent(entry));
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysRefusedEvents")
  VerificationListener apiKeysRefusedEvents(ApplicationEventPublisher publisher) {
    return new RefusalEvents(publisher, Ticker.systemTicker());
  }
}
