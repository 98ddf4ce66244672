package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a key is told that Spring Security denies access, and what others are told. */
class DeniedKeyIT {

  @EnableAutoConfiguration
  @EnableMethodSecurity
  @Import({WatchedStore.class, Mirror.class, Guarded.class})
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/mirror/one")
                      .hasAuthority("SCOPE_orders:write")
                      .requestMatchers("/mirror/any")
                      .hasAnyAuthority("SCOPE_orders:write", "ROLE_CLERK")
                      .requestMatchers("/mirror/strange")
                      .hasAuthority("SCOPE_Of*Others")
                      .requestMatchers("/mirror/admin")
                      .hasAuthority("SCOPE_api-keys:admin")
                      .requestMatchers("/mirror/role")
                      .hasRole("CLERK")
                      .anyRequest()
                      .authenticated())
          .httpBasic(withDefaults())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  /** Answers denied keys itself. */
  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class WithHandler {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .dispatcherTypeMatchers(DispatcherType.ERROR)
                      .permitAll()
                      .anyRequest()
                      .hasRole("CLERK"))
          .httpBasic(withDefaults())
          .with(
              apiKeys(),
              keys ->
                  keys.accessDeniedHandler((request, response, denied) -> response.setStatus(418)))
          .build();
    }
  }

  @RestController
  static class Guarded {

    @GetMapping("/method")
    @PreAuthorize("hasAuthority('SCOPE_orders:write')")
    String method() {
      return "method";
    }

    @GetMapping("/method/several")
    @PreAuthorize(
        "hasAuthority('SCOPE_orders:read') and hasAnyAuthority('SCOPE_orders:write', 'SCOPE_a:b')")
    String several() {
      return "several";
    }

    @GetMapping("/method/role")
    @PreAuthorize("hasRole('CLERK')")
    String role() {
      return "role";
    }
  }

  private static final String PASSWORD = Started.basic("user", "demo");

  private static Started application;
  private static Started withCatalogue;

  @BeforeAll
  static void start() {
    String user = "--spring.security.user.password=demo";
    application = Started.with(Application.class, user);
    withCatalogue =
        Started.with(
            Application.class,
            user,
            "--api-keys.security.scopes=orders:read,orders:write,api-keys:admin");
  }

  @AfterAll
  static void stop() {
    application.close();
    withCatalogue.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mirror/one", "/mirror/any", "/method"})
  void isToldTheScopeThatItLacks(String path) {
    HttpProbe probe = application.probe();
    HttpReply denied = probe.getWith(application.token("orders:read"), path);
    denied.isProblem(403, "insufficient_scope");
    assertThat(denied.header("WWW-Authenticate"))
        .startsWith("Bearer realm=\"api-keys\"")
        .contains("error=\"insufficient_scope\"", "scope=\"orders:write\"");
    probe.getWith(application.token("orders:write"), path).is(200);
  }

  @Test
  void isToldEachScopeOfAnExpressionThatItLacks() {
    HttpReply denied =
        application.probe().getWith(application.token("orders:read"), "/method/several");
    assertThat(denied.isProblem(403, "insufficient_scope").header("WWW-Authenticate"))
        .contains("scope=\"orders:write a:b\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mirror/one", "/mirror/any", "/method"})
  void isLetInByAWildcardThatCoversAKnownScope(String path) {
    withCatalogue.probe().getWith(withCatalogue.token("orders:*"), path).is(200);
    withCatalogue.probe().getWith(withCatalogue.token("**"), path).is(200);
    HttpReply other = withCatalogue.probe().getWith(withCatalogue.token("invoices:*"), path);
    assertThat(other.isProblem(403, "insufficient_scope").header("WWW-Authenticate"))
        .contains("scope=\"orders:write\"");
  }

  @Test
  void isNoAdministratorByAWildcard() {
    withCatalogue
        .probe()
        .getWith(withCatalogue.token("**"), "/mirror/admin")
        .isProblem(403, "insufficient_scope");
    withCatalogue.probe().getWith(withCatalogue.token("api-keys:admin"), "/mirror/admin").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mirror/role", "/method/role", "/mirror/strange"})
  void isDeniedWithoutAScopeWhereNoneIsAskedFor(String path) {
    HttpReply denied = application.probe().getWith(application.token("orders:write"), path);
    denied.isProblem(403, "access_denied");
    assertThat(denied.header("WWW-Authenticate")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mirror/one", "/mirror/any", "/mirror/role", "/method", "/method/role"})
  void leavesUsersToSpringSecurity(String path) {
    HttpReply denied = application.probe().get(path, "Authorization", PASSWORD).is(403);
    assertThat(denied.header("WWW-Authenticate")).isEmpty();
    assertThat(denied.header("Content-Type")).doesNotContain("problem");
  }

  @Test
  void aloneIsAnsweredByTheHandlerForKeys() {
    try (Started own = Started.with(WithHandler.class, "--spring.security.user.password=demo")) {
      HttpProbe probe = own.probe();
      probe.getWith(own.token(), "/mirror").is(418);
      probe.get("/mirror", "Authorization", PASSWORD).is(403);
      probe
          .send("POST", "/mirror", BodyPublishers.noBody(), "Authorization", PASSWORD)
          .is(403); // for want of a CSRF token
    }
  }
}
