package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;

/** Keys in a chain that has opaque tokens judged by an introspector. */
class BesideOpaqueTokensIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class, Introspector.class})
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .oauth2ResourceServer(server -> server.opaqueToken(withDefaults()))
          .build();
    }
  }

  /** Knows one token, and remembers which it was asked about. */
  static class Introspector implements OpaqueTokenIntrospector {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public OAuth2AuthenticatedPrincipal introspect(String token) {
      asked.add(token);
      if (!token.equals("opaque")) {
        throw new BadOpaqueTokenException("unknown");
      }
      return new DefaultOAuth2AuthenticatedPrincipal(
          "alice", Map.of("sub", "alice"), AuthorityUtils.createAuthorityList("SCOPE_orders:read"));
    }
  }

  private static Started application;

  @BeforeAll
  static void start() {
    application = Started.with(Application.class);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @BeforeEach
  void forget() {
    application.bean(Introspector.class).asked.clear();
  }

  @Test
  void leavesForeignTokensToTheIntrospectorOnceEach() {
    var known = application.probe().get("/mirror", "Authorization", "Bearer opaque").is(200);
    assertThat(known.string("name")).isEqualTo("alice");
    assertThat(known.string("type")).isEqualTo("BearerTokenAuthentication");
    var unknown = application.probe().get("/mirror", "Authorization", "Bearer other").is(401);
    assertThat(unknown.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(application.bean(Introspector.class).asked).containsExactly("opaque", "other");
    assertThat(application.bean(WatchedStore.class).lookUps()).isZero();
  }

  @Test
  void asksTheIntrospectorAboutNoKey() {
    String token = application.token();
    var key = application.probe().get("/mirror", "Authorization", "Bearer " + token).is(200);
    assertThat(key.string("type")).isEqualTo("ApiKeyAuthentication");
    application
        .probe()
        .get("/mirror", "Authorization", "Bearer " + token.substring(0, token.length() - 1))
        .isChallenge(401, "invalid_token", "API key is invalid");
    application
        .probe()
        .get("/mirror", "Authorization", "Bearer opaque", "X-API-Key", token)
        .isProblem(400, "invalid_request");
    assertThat(application.bean(Introspector.class).asked).isEmpty();
  }
}
