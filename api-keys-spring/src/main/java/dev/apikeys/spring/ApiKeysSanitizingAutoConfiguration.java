package dev.apikeys.spring;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Keeps the secrets of our settings out of {@code env} and {@code configprops}. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysSanitizingAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysSecretSettings")
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SanitizingFunction apiKeysSecretSettings(ApiKeysProperties properties, Environment environment) {
    ConfiguredBootstrap bootstrap = new ConfiguredBootstrap(properties.bootstrap(), environment);
    return new SecretSettings(properties, bootstrap.variable());
  }
}
