package dev.apikeys.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Lets keys be signed JWTs, if the settings say so; that needs Nimbus. */
@AutoConfiguration(before = ApiKeysAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysJwtAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "com.nimbusds.jose.JWSAlgorithm")
  static class Signed {

    @Bean
    @ConditionalOnMissingBean(name = "apiKeysJwtFormat")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApiKeysBuilderCustomizer apiKeysJwtFormat(ApiKeysProperties properties) {
      return new ConfiguredJwt(properties.jwt())::allow;
    }
  }

  /** Says so, in place of issuing keys that are none. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("com.nimbusds.jose.JWSAlgorithm")
  static class Unsigned {

    @Bean
    @ConditionalOnMissingBean(name = "apiKeysWithoutJwt")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ApiKeysBuilderCustomizer apiKeysWithoutJwt(ApiKeysProperties properties) {
      return builder -> {
        if (properties.jwt().issuer() != null || !properties.jwt().keys().isEmpty()) {
          throw new InvalidSettingException(
              "api-keys.jwt",
              "is set, but nimbus-jose-jwt is not on the class path: add the dependency"
                  + " com.nimbusds:nimbus-jose-jwt");
        }
      };
    }
  }
}
