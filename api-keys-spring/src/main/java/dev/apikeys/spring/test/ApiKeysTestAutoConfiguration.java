package dev.apikeys.spring.test;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Keeps the keys of a slice, such as {@code @WebMvcTest}, in memory, since it has no database. It
 * is named to slices alone, never to an application that runs.
 */
@AutoConfiguration(beforeName = "dev.apikeys.spring.ApiKeysAutoConfiguration")
@ConditionalOnMissingBean({KeyStore.class, ApiKeys.class})
class ApiKeysTestAutoConfiguration {

  @Bean
  InMemoryKeyStore apiKeysInMemoryStore() {
    return new InMemoryKeyStore();
  }
}
