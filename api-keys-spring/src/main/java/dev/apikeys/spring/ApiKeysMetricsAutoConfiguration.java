package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.RateLimits;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Meters, where Micrometer is on the class path, how many requests could not be counted. */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
class ApiKeysMetricsAutoConfiguration {

  static final String UNCOUNTED = "api.keys.rate.limiter.uncounted";

  @Bean
  MeterBinder apiKeysMeters(ApiKeys keys) {
    return registry ->
        FunctionCounter.builder(UNCOUNTED, keys.limits(), RateLimits::uncounted)
            .description("Requests that could not be counted against a limit")
            .baseUnit("requests")
            .register(registry);
  }
}
