package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.servlet.Carriers;
import dev.apikeys.spring.test.TestApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** What is seen of a key on an error page that is shown by a chain without keys, or by none. */
class ErrorPageOfAnotherChainIT {

  private static final ApiKeys OTHERS = TestApiKeys.inMemory();

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    @Order(1)
    SecurityFilterChain machines(HttpSecurity http) {
      return http.securityMatcher("/broken", "/mirror")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain partners(HttpSecurity http) {
      return http.securityMatcher("/nowhere/partners")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), keys -> keys.verifiedBy(OTHERS))
          .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain links(HttpSecurity http) {
      Carriers query = Carriers.standard().queryParameter("api_key");
      return http.securityMatcher("/nowhere/links")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), keys -> keys.filter(filter -> filter.carriers(query)))
          .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain people(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--api-keys.filter.realm=a", "--spring.security.filter.dispatcher-types=request"})
  void isNoCredential(String setting) {
    try (Started started = Started.with(Application.class, setting)) {
      String token = started.token();
      HttpReply byHeader = started.probe().getWith(token, "/broken").is(500);
      HttpReply byBearer = started.probe().get("/broken", "Authorization", "Bearer " + token);
      HttpReply unverified = started.probe().getWith(token, "/nowhere").is(404);
      for (HttpReply page : new HttpReply[] {byHeader, byBearer, unverified}) {
        assertThat(page.json().path("credentials").size()).as("%s", page).isZero();
      }
    }
  }

  @Test
  void isNoCredentialThatItsOwnChainReadsInItsOwnWay() {
    try (Started started = Started.with(Application.class)) {
      String partner = "Bearer " + TestApiKeys.issue(OTHERS, "alice").token().reveal();
      HttpReply verifiedByOthers =
          started.probe().get("/nowhere/partners", "Authorization", partner);
      HttpReply byQuery = started.probe().get("/nowhere/links?api_key=" + started.token());
      for (HttpReply page : new HttpReply[] {verifiedByOthers, byQuery}) {
        assertThat(page.is(404).json().path("credentials").size()).as("%s", page).isZero();
        assertThat(page.string("type")).isEqualTo("ApiKeyAuthentication");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mirror", "/broken"})
  void leavesTheAuthenticationAsItIs(String path) {
    try (Started started =
        Started.with(Application.class, "--api-keys.security.principal-name=owner")) {
      String token = started.token(NewKey.named("test").ownedBy("alice").withScopes("a:b"));
      HttpReply page = started.probe().getWith(token, path);
      assertThat(page.string("user")).as("%s", page).isEqualTo("alice");
    }
  }
}
