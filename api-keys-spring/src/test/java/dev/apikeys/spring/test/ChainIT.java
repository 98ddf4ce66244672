package dev.apikeys.spring.test;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.apikeys.servlet.ApiKeyPrincipal;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A slice of an application with a chain of its own, which reads keys and protects from CSRF. */
@WebMvcTest(properties = "api-keys.security.scopes=reports:read")
@Import(ChainIT.Security.class)
@ContextConfiguration(classes = ChainIT.Application.class)
class ChainIT {

  @EnableAutoConfiguration
  @Import({Shop.class, Guarded.class})
  static class Application {}

  @EnableMethodSecurity
  static class Security {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers(HttpMethod.POST, "/orders")
                      .hasAuthority("SCOPE_orders:write")
                      .anyRequest()
                      .authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  @RestController
  static class Guarded {
    @GetMapping("/reports")
    @PreAuthorize("hasAuthority('SCOPE_reports:read')")
    public String reports(@AuthenticationPrincipal ApiKeyPrincipal caller) {
      return "reports of " + caller.key().owner().orElse("nobody");
    }

    @GetMapping("/admin")
    @PreAuthorize("hasRole('ADMIN') and hasAuthority('FACTOR_API_KEY')")
    public String admin() {
      return "admin";
    }
  }

  /** Alice's key, as many tests want it. */
  @Retention(RetentionPolicy.RUNTIME)
  @WithMockApiKey(owner = "alice", scopes = "orders:read")
  @interface AsAlice {}

  @Autowired private MockMvcTester http;

  @Test
  void takesAKeyWithoutACsrfToken() {
    assertThat(http.post().uri("/orders").with(apiKey().scopes("orders:write")))
        .hasBodyTextEqualTo("ordered");
  }

  @Test
  void namesTheScopeThatAKeyLacks() {
    assertThat(http.post().uri("/orders").with(apiKey().scopes("orders:read")))
        .hasStatus(403)
        .headers()
        .hasHeaderSatisfying(
            "WWW-Authenticate",
            challenge -> assertThat(challenge.get(0)).contains("scope=\"orders:write\""));
  }

  @Test
  void refusesARequestWithoutAKey() {
    assertThat(http.get().uri("/orders")).hasStatus(401);
    assertThat(http.post().uri("/orders")).hasStatus(403);
    assertThat(http.post().uri("/orders").with(csrf())).hasStatus(401);
  }

  @Test
  void grantsAKeyWhatItsScopesCover() {
    assertThat(http.get().uri("/reports").with(apiKey().owner("alice").scopes("reports:*")))
        .hasBodyTextEqualTo("reports of alice");
    assertThat(http.get().uri("/reports").with(apiKey().owner("alice").scopes("orders:*")))
        .hasStatus(403);
  }

  @Test
  @WithMockApiKey(owner = "bea")
  void prefersTheKeyOfTheRequestToThatOfTheTest() {
    assertThat(http.get().uri("/owner").with(apiKey().owner("alice"))).hasBodyTextEqualTo("/alice");
    assertThat(http.get().uri("/owner")).hasBodyTextEqualTo("/bea");
  }

  @Test
  @WithMockApiKey(owner = "alice", tenant = "acme", scopes = "reports:*")
  void isCalledByTheKeyOfTheTest() {
    assertThat(http.get().uri("/owner")).hasBodyTextEqualTo("acme/alice");
    assertThat(http.get().uri("/reports")).hasBodyTextEqualTo("reports of alice");
    assertThat(http.get().uri("/orders"))
        .hasStatus(403)
        .headers()
        .hasHeaderSatisfying(
            "WWW-Authenticate",
            challenge -> assertThat(challenge.get(0)).contains("scope=\"orders:read\""));
  }

  @Test
  @WithMockApiKey(scopes = "orders:write")
  void demandsACsrfTokenWhereTheKeyIsNotInTheRequest() {
    assertThat(http.post().uri("/orders")).hasStatus(403);
    assertThat(http.post().uri("/orders").with(csrf())).hasBodyTextEqualTo("ordered");
  }

  @Test
  @WithMockApiKey(authorities = "ROLE_ADMIN")
  void grantsTheKeyOfTheTestFurtherAuthorities() {
    assertThat(http.get().uri("/admin")).hasBodyTextEqualTo("admin");
    assertThat(http.get().uri("/owner")).hasBodyTextEqualTo("/nobody");
  }

  @Test
  @AsAlice
  void isCalledByAKeyThatIsDescribedElsewhere() {
    assertThat(http.get().uri("/owner")).hasBodyTextEqualTo("/alice");
    assertThat(http.get().uri("/orders")).hasStatusOk();
  }
}
