package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Adds the health of keys as {@code apiKeys} where Spring Boot's health module is, unless {@code
 * management.health.api-keys.enabled} forbids it.
 */
@AutoConfiguration(
    after = ApiKeysAutoConfiguration.class,
    before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("api-keys")
@ConditionalOnSingleCandidate(ApiKeys.class)
@Import(SchemeCountsConfiguration.class)
class ApiKeysHealthAutoConfiguration {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Bean
  @ConditionalOnMissingBean(name = {"apiKeysHealthIndicator", "apiKeysHealthContributor"})
  HealthIndicator apiKeysHealthIndicator(
      ApiKeys keys, ObjectProvider<KeyStore> store, SchemeCounts counts) {
    return new ApiKeysHealthIndicator(
        keys, Optional.ofNullable(store.getIfUnique()), counts, PATIENCE);
  }
}
