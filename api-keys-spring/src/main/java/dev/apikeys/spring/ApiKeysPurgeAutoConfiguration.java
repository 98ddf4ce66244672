package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Removes from the database what piles up, change rows above all. */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysPurgeAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysPurge")
  PurgeSchedule apiKeysPurge(ObjectProvider<ApiKeys> keys, ApiKeysProperties properties) {
    return new PurgeSchedule(keys.stream().toList(), properties.purge());
  }
}
