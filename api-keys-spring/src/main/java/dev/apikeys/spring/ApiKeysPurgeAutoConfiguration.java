package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Removes from the database what piles up, change rows above all. */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysPurgeAutoConfiguration {

  /** Of several of the application's own, that is its own matter, unless one is primary. */
  @Bean
  @ConditionalOnSingleCandidate(ApiKeys.class)
  PurgeSchedule apiKeysPurge(ApiKeys keys, ApiKeysProperties properties) {
    return new PurgeSchedule(keys, properties.purge());
  }
}
