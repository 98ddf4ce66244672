package dev.apikeys.spring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.ApiKeys;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the endpoint and the health of keys count together. */
@Configuration(proxyBeanMethods = false)
class SchemeCountsConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysSchemeCounts")
  SchemeCounts apiKeysSchemeCounts(ApiKeys keys) {
    return new SchemeCounts(keys, Ticker.systemTicker());
  }
}
