package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Removes from the database what piles up, change rows above all. */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysPurgeAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  PurgeSchedule apiKeysPurge(ApiKeys keys, ApiKeysProperties properties) {
    return new PurgeSchedule(keys, properties.purge());
  }
}
