package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.servlet.Carriers;
import dev.apikeys.spring.test.TestApiKeys;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.TestingAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What one chain is told of keys otherwise than the settings have it, beside a chain as they do.
 */
class ApiKeysConfigurerIT {

  private static final ApiKeys OTHERS = TestApiKeys.inMemory();

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    @Order(1)
    SecurityFilterChain ofOtherKeys(HttpSecurity http) {
      return chain(http, "/mirror/others", keys -> keys.verifiedBy(OTHERS));
    }

    @Bean
    @Order(2)
    SecurityFilterChain reading(HttpSecurity http) {
      return chain(
          http,
          "/mirror/reading",
          keys ->
              keys.filter(
                  filter ->
                      filter
                          .carriers(Carriers.standard().header("X-Shop-Key"))
                          .realm("shop")
                          .requiring("orders:read")));
    }

    @Bean
    @Order(3)
    SecurityFilterChain answering(HttpSecurity http) {
      return chain(
          http,
          "/mirror/answering",
          keys ->
              keys.authenticationEntryPoint(
                      (request, response, why) ->
                          response.setStatus(
                              why instanceof ApiKeyAuthenticationException refused
                                  ? refused.problem().status() + 50
                                  : 499))
                  .accessDeniedHandler((request, response, denied) -> response.setStatus(453)));
    }

    @Bean
    @Order(4)
    SecurityFilterChain identifying(HttpSecurity http) {
      return chain(
          http,
          "/mirror/identity",
          keys ->
              keys.namedByOwner()
                  .knownScopes("orders:write")
                  .ownerAuthorities(
                      key ->
                          AuthorityUtils.createAuthorityList(
                              "ROLE_OF_" + key.owner().orElse("nobody"), "FACTOR_PASSWORD")));
    }

    @Bean
    @Order(5)
    SecurityFilterChain afterBasic(HttpSecurity http) {
      return http.securityMatcher("/mirror/basic")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(withDefaults())
          .with(apiKeys(), withDefaults())
          .build();
    }

    @Bean
    @Order(6)
    SecurityFilterChain ofAnotherManager(HttpSecurity http) {
      return chain(
          http.authenticationManager(new ProviderManager(new TestingAuthenticationProvider())),
          "/mirror/manager",
          withDefaults());
    }

    @Bean
    @Order(7)
    SecurityFilterChain asSet(HttpSecurity http) {
      return chain(http, "/**", withDefaults());
    }

    private static SecurityFilterChain chain(
        HttpSecurity http, String path, Customizer<ApiKeysConfigurer> change) {
      return http.securityMatcher(path)
          .authorizeHttpRequests(
              requests ->
                  requests
                      .dispatcherTypeMatchers(DispatcherType.ERROR)
                      .permitAll()
                      .requestMatchers("/mirror/answering")
                      .hasAuthority("SCOPE_orders:write")
                      .anyRequest()
                      .authenticated())
          .with(apiKeys(), change)
          .httpBasic(withDefaults())
          .build();
    }
  }

  private static Started application;

  @BeforeAll
  static void start() {
    application =
        Started.with(
            Application.class,
            "--spring.security.user.password=demo",
            "--api-keys.security.scopes=orders:read,orders:write");
  }

  @AfterAll
  static void stop() {
    application.close();
    OTHERS.close();
  }

  private static HttpReply get(String token, String path) {
    return application.probe().getWith(token, path);
  }

  private static String authorities(HttpReply reply) {
    return reply.is(200).json().path("authorities").toString();
  }

  @Test
  void verifiesByTheKeysThatItIsGiven() {
    String other = TestApiKeys.issue(OTHERS, "alice").token().reveal();
    get(other, "/mirror/others").is(200);
    get(other, "/mirror").isProblem(401, "invalid_token");
    String own = application.token();
    get(own, "/mirror").is(200);
    get(own, "/mirror/others").isProblem(401, "invalid_token");
  }

  @Test
  void readsKeysAsTheFilterIsChanged() {
    String token = application.token("orders:read");
    HttpReply elsewhere = get(token, "/mirror/reading").isProblem(401, "unauthorized");
    assertThat(elsewhere.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"shop\"");
    application.probe().get("/mirror/reading", "X-Shop-Key", token).is(200);
    HttpReply lacking =
        application.probe().get("/mirror/reading", "X-Shop-Key", application.token()).is(403);
    assertThat(lacking.header("WWW-Authenticate")).contains("scope=\"orders:read\"");
  }

  @Test
  void leavesAnswersToWhoeverItIsTold() {
    get("key_wrong", "/mirror/answering").is(451);
    get("", "/mirror/answering").is(450);
    application.probe().get("/mirror/answering").is(499);
    get(application.token("orders:read"), "/mirror/answering").is(453);
    get(application.token("orders:write"), "/mirror/answering").is(200);
  }

  @Test
  void tellsWhoAKeyIsAndWhatItMayDo() {
    String token =
        application.token(NewKey.named("a").ownedBy("alice").withScopes("orders:*", "a:b"));
    HttpReply told = get(token, "/mirror/identity");
    assertThat(authorities(told))
        .isEqualTo("[\"FACTOR_API_KEY\",\"ROLE_OF_alice\",\"SCOPE_a:b\",\"SCOPE_orders:write\"]");
    assertThat(told.string("name")).isEqualTo("alice");
    HttpReply asSet = get(token, "/mirror");
    assertThat(authorities(asSet))
        .isEqualTo(
            "[\"FACTOR_API_KEY\",\"SCOPE_a:b\",\"SCOPE_orders:read\",\"SCOPE_orders:write\"]");
    assertThat(asSet.string("name")).isEqualTo(asSet.string("user")).isNotEqualTo("alice");
  }

  @Test
  void letsNoKeyInWhereTheChainHasAManagerThatKnowsNone() {
    get(application.token(), "/mirror/manager").isProblem(503, "temporarily_unavailable");
    get("key_wrong", "/mirror/manager").isProblem(503, "temporarily_unavailable");
    application.probe().get("/mirror/manager").is(401);
  }

  @Test
  void challengesWhoeverComesWithoutACredentialIfItIsNamedFirst() {
    assertThat(application.probe().get("/mirror").is(401).headers("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"api-keys\"");
    HttpReply byBasic = application.probe().get("/mirror/basic").is(401);
    assertThat(byBasic.header("WWW-Authenticate")).startsWith("Basic ");
    get(application.token(), "/mirror/basic").is(200);
  }
}
