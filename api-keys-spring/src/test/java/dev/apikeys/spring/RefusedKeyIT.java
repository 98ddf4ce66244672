package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.spring.test.TestApiKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A key that is refused, where the application looks at failures itself. */
class RefusedKeyIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  /** Spring Security asks it about whatever a chain has refused: it fails at all but passwords. */
  @Import(Application.class)
  static class WithManagerOfPasswords {

    @Bean
    AuthenticationManager passwords() {
      return new DaoAuthenticationProvider(new InMemoryUserDetailsManager())::authenticate;
    }
  }

  /** Spring Security asks it as well, and it takes everybody for somebody. */
  @Import(Application.class)
  static class WithManagerOfAnybody {

    @Bean
    AuthenticationManager anybody() {
      return attempt -> new TestingAuthenticationToken("anybody", "", "ROLE_ADMIN");
    }
  }

  /** Hears of failures, and fails. */
  @Import(Application.class)
  static class WithListener {

    @EventListener
    void on(AbstractAuthenticationFailureEvent event) {
      throw new IllegalStateException("broken on purpose");
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {WithManagerOfPasswords.class, WithManagerOfAnybody.class, WithListener.class})
  void isRefusedWhateverOthersMakeOfIt(Class<?> application) {
    try (Started started = Started.with(application)) {
      HttpProbe probe = started.probe();
      probe.getWith(started.token(), "/mirror").is(200);
      probe.getWith(unknown(), "/mirror").isChallenge(401, "invalid_token", "API key is invalid");
      probe
          .get("/mirror", "Authorization", "Bearer key_wrong")
          .isChallenge(401, "invalid_token", "API key is invalid");
    }
  }

  /** A token as this application issues them, which its store does not hold. */
  private static String unknown() {
    try (ApiKeys others = ApiKeys.create(new InMemoryKeyStore(), "key")) {
      IssuedKey issued = TestApiKeys.issue(others, "alice");
      return issued.token().reveal();
    }
  }
}
