package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Meters, where Micrometer is on the class path, of what the starter's {@link ApiKeys} tells its
 * listeners. One that the application declares tells these nothing: then there are none, rather
 * than some that stay at zero.
 */
@AutoConfiguration(before = ApiKeysAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnMissingBean(ApiKeys.class)
class ApiKeysListenerMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysVerificationMeters")
  VerificationMeters apiKeysVerificationMeters() {
    return new VerificationMeters();
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysLookupMeters")
  LookupMeters apiKeysLookupMeters() {
    return new LookupMeters();
  }
}
