package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Adds the endpoint {@code apikeys} where the Actuator is and it is exposed. */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(ApiKeysEndpoint.class)
@ConditionalOnSingleCandidate(ApiKeys.class)
@Import(SchemeCountsConfiguration.class)
class ApiKeysEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysEndpoint")
  ApiKeysEndpoint apiKeysEndpoint(ApiKeys keys, SchemeCounts counts) {
    return new ApiKeysEndpoint(keys, counts);
  }
}
