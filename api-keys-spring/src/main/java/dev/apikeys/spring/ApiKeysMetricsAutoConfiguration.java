package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Meters, where Micrometer is on the class path, of what {@link ApiKeys} knows of itself: also of
 * one that the application declares.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
class ApiKeysMetricsAutoConfiguration {

  /** Asks for the keys when it is read: they may need, to be made, the registry that binds it. */
  @Bean
  @ConditionalOnSingleCandidate(ApiKeys.class)
  @ConditionalOnMissingBean(name = "apiKeysMeters")
  MeterBinder apiKeysMeters(ObjectProvider<ApiKeys> keys) {
    return new StatisticsMeters(keys::getObject);
  }
}
