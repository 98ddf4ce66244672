package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.spring.example.factors.KeysNeedNoFactors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;

/** Keys where users must prove themselves by several factors. */
class MultiFactorIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/mirror/orders")
                      .hasAuthority("SCOPE_orders:write")
                      .anyRequest()
                      .authenticated())
          .httpBasic(withDefaults())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  /** Lets nobody off. */
  @EnableMultiFactorAuthentication(
      authorities = {
        FactorGrantedAuthority.PASSWORD_AUTHORITY,
        FactorGrantedAuthority.OTT_AUTHORITY
      })
  @Import(Application.class)
  static class Strict {}

  /** Lets keys alone off. */
  @Import({Application.class, KeysNeedNoFactors.class})
  static class Exempting {}

  /** Has a path for keys alone. */
  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class KeysOnly {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/mirror/machines")
                      .hasAuthority(ApiKeyAuthentication.FACTOR_AUTHORITY)
                      .anyRequest()
                      .authenticated())
          .httpBasic(withDefaults())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  private static final String PASSWORD = Started.basic("user", "demo");
  private static final String USER = "--spring.security.user.password=demo";

  @Test
  void deniesAKeyThatProvesNoOtherFactor() {
    try (Started application = Started.with(Strict.class, USER)) {
      String token = application.token("orders:write");
      for (String path : new String[] {"/mirror", "/mirror/orders"}) {
        HttpReply denied = application.probe().getWith(token, path).is(401);
        assertThat(denied.header("WWW-Authenticate")).startsWith("Basic ");
        assertThat(denied.headers("Set-Cookie")).as("no session, no saved request").isEmpty();
      }
    }
  }

  @Test
  void letsAKeyInThatIsExemptedAndStillAsksUsersForTheirFactors() {
    try (Started application = Started.with(Exempting.class, USER)) {
      HttpProbe probe = application.probe();
      probe.getWith(application.token(), "/mirror").is(200);
      probe.getWith(application.token("orders:write"), "/mirror/orders").is(200);
      HttpReply denied = probe.getWith(application.token("orders:read"), "/mirror/orders");
      assertThat(denied.isProblem(403, "insufficient_scope").header("WWW-Authenticate"))
          .contains("scope=\"orders:write\"");
      probe.get("/mirror", "Authorization", PASSWORD).is(403);
      probe.get("/mirror").is(401);
    }
  }

  @Test
  void keepsUsersOutOfWhatIsForKeysAlone() {
    try (Started application = Started.with(KeysOnly.class, USER)) {
      HttpProbe probe = application.probe();
      probe.getWith(application.token(), "/mirror/machines").is(200);
      probe.get("/mirror", "Authorization", PASSWORD).is(200);
      HttpReply user = probe.get("/mirror/machines", "Authorization", PASSWORD);
      assertThat(user.isProblem(401, "unauthorized").header("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"api-keys\"");
    }
  }
}
