package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What caches are told of answers to keys, in chains that write headers and in such that do not.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = ChainHeadersIT.Application.class)
class ChainHeadersIT {

  @EnableAutoConfiguration
  @Import(Pages.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    @Order(1)
    SecurityFilterChain writingNothing(HttpSecurity http) {
      return guarded(http.securityMatcher("/bare"))
          .headers(AbstractHttpConfigurer::disable)
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain leavingCachesAlone(HttpSecurity http) {
      return guarded(http.securityMatcher("/cached", "/lasting"))
          .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
          .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain usual(HttpSecurity http) {
      return guarded(http).build();
    }

    private static HttpSecurity guarded(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults());
    }
  }

  @RestController
  static class Pages {
    @GetMapping({"/bare", "/cached", "/usual"})
    String page() {
      return "page";
    }

    @GetMapping("/lasting")
    ResponseEntity<String> lasting() {
      return ResponseEntity.ok().cacheControl(CacheControl.noCache().cachePublic()).body("page");
    }
  }

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;

  private HttpReply reply(String path) {
    String token = keys.as(Actor.system("test")).issue(NewKey.named("a")).token().reveal();
    return new HttpProbe(URI.create("http://localhost:" + port)).getWith(token, path).is(200);
  }

  @Test
  void sayNoLessThanSpringSecurityDoes() {
    assertThat(reply("/usual").headers("Cache-Control"))
        .isEqualTo("no-cache, no-store, max-age=0, must-revalidate");
  }

  @Test
  void keepAnswersFromSharedCachesWhereTheChainLeavesCachesAlone() {
    assertThat(reply("/cached").headers("Cache-Control")).isEqualTo("private");
    assertThat(reply("/bare").headers("Cache-Control")).isEqualTo("private");
  }

  @Test
  void leaveAnAnswerToTheApplicationThatSaysMore() {
    assertThat(reply("/lasting").headers("Cache-Control")).isEqualTo("no-cache, public");
  }

  @Test
  void varyByTheCarriers() {
    assertThat(reply("/usual").headers("Vary")).contains("Authorization", "X-API-Key");
  }
}
