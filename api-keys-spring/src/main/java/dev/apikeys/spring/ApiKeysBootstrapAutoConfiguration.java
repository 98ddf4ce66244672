package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Makes the operator's own secret an administrator's key before the first request is served, so
 * that there is somebody who can issue the others. No condition asks for the secret, which an image
 * that was processed ahead of time does not know.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysBootstrapAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysBootstrapSecret")
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ApiKeysBuilderCustomizer apiKeysBootstrapSecret(
      ApiKeysProperties properties, Environment environment) {
    return new ConfiguredBootstrap(properties.bootstrap(), environment)::allow;
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysBootstrap")
  SmartInitializingSingleton apiKeysBootstrap(
      ObjectProvider<ApiKeys> keys, ApiKeysProperties properties, Environment environment) {
    ConfiguredBootstrap bootstrap = new ConfiguredBootstrap(properties.bootstrap(), environment);
    return () -> bootstrap.register(keys);
  }
}
