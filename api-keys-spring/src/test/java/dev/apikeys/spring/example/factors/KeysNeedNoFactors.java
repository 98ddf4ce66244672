package dev.apikeys.spring.example.factors;

import dev.apikeys.spring.ApiKeyAuthentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationManagerFactories.AdditionalRequiredFactorsBuilder;
import org.springframework.security.config.Customizer;

/** Exempts keys where users must prove themselves by several factors. */
@Configuration(proxyBeanMethods = false)
public class KeysNeedNoFactors {

  @Bean
  Customizer<AdditionalRequiredFactorsBuilder<Object>> keysNeedNoFactors() {
    return factors -> factors.when(caller -> !(caller instanceof ApiKeyAuthentication));
  }
}
