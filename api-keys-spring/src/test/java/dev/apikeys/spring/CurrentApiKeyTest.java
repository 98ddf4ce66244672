package dev.apikeys.spring;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Behind the plain filter. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = CurrentApiKeyTest.Application.class,
    properties = "api-keys.filter.mode=optional")
class CurrentApiKeyTest extends CurrentApiKeyContract {

  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }
}
