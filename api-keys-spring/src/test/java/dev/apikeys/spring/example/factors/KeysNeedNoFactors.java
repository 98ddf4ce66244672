package dev.apikeys.spring.example.factors;

import dev.apikeys.spring.ApiKeyAuthentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.authorization.RequiredFactor;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;

/** Exempts keys where users must prove themselves by several factors. */
@Configuration(proxyBeanMethods = false)
@EnableMultiFactorAuthentication(authorities = {})
public class KeysNeedNoFactors {

  @Bean
  AuthorizationManagerFactory<Object> factorsOfUsers() {
    AuthorizationManager<Object> factors =
        AllRequiredFactorsAuthorizationManager.builder()
            .requireFactor(RequiredFactor.Builder::passwordAuthority)
            .requireFactor(RequiredFactor.Builder::ottAuthority)
            .build();
    DefaultAuthorizationManagerFactory<Object> factory = new DefaultAuthorizationManagerFactory<>();
    factory.setAdditionalAuthorization(
        (caller, target) ->
            caller.get() instanceof ApiKeyAuthentication
                ? new AuthorizationDecision(true)
                : factors.authorize(caller, target));
    return factory;
  }
}
