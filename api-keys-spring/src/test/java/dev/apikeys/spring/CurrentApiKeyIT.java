package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.servlet.ApiKeyPrincipal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Behind a chain of Spring Security. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = CurrentApiKeyIT.Application.class)
class CurrentApiKeyIT extends CurrentApiKeyContract {

  @EnableAutoConfiguration
  @Import({Handlers.class, Secured.class})
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  @RestController
  static class Secured {
    @GetMapping("/secured")
    String secured(@AuthenticationPrincipal @Nullable ApiKeyPrincipal caller) {
      return caller == null ? "nobody" : caller.getName();
    }
  }

  @Test
  void isWhatSpringSecurityCallsThePrincipal() {
    IssuedKey issued = issue();
    assertThat(probe().getWith(issued.token().reveal(), "/secured").is(200).text())
        .isEqualTo(issued.key().id());
    assertThat(probe().get("/secured").is(200).text()).isEqualTo("nobody");
  }
}
