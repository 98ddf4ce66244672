package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.contract.HttpReply;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Keys in a chain that takes JWTs as a resource server. */
class BesideJwtIT {

  private static final SecretKey SIGNING =
      new SecretKeySpec("a key of tests, which is known to all".getBytes(UTF_8), "HmacSHA256");

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class, Failures.class})
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
          .oauth2ResourceServer(server -> server.jwt(withDefaults()))
          .with(apiKeys(), withDefaults())
          .build();
    }

    @Bean
    JwtDecoder decoder() {
      return NimbusJwtDecoder.withSecretKey(SIGNING).build();
    }
  }

  /** Which authentications have failed. */
  static class Failures {

    private final List<Class<?>> seen = new CopyOnWriteArrayList<>();

    @EventListener
    void on(AbstractAuthenticationFailureEvent event) {
      seen.add(event.getAuthentication().getClass());
    }
  }

  private static Started application;
  private static Started authorizationFirst;

  @BeforeAll
  static void start() {
    application = Started.with(Application.class);
    authorizationFirst =
        Started.with(Application.class, "--api-keys.carriers.authorization-first=true");
  }

  @AfterAll
  static void stop() {
    application.close();
    authorizationFirst.close();
  }

  @BeforeEach
  void forget() {
    application.bean(Failures.class).seen.clear();
  }

  private static String jwt(String scope) {
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject("alice")
            .claim("scope", scope)
            .expiresAt(Instant.now().plusSeconds(600))
            .build();
    return "Bearer "
        + NimbusJwtEncoder.withSecretKey(SIGNING)
            .build()
            .encode(JwtEncoderParameters.from(claims))
            .getTokenValue();
  }

  private static String broken(String jwt) {
    return jwt.substring(0, jwt.length() - 8) + "AAAAAAAA";
  }

  private static HttpReply get(String path, String... headers) {
    return application.probe().get(path, headers);
  }

  private static void isOfTheJwt(HttpReply reply) {
    assertThat(reply.is(200).string("type")).isEqualTo("JwtAuthenticationToken");
    assertThat(reply.string("name")).isEqualTo("alice");
    assertThat(reply.json().path("authorities").toString())
        .isEqualTo("[\"FACTOR_BEARER\",\"SCOPE_orders:read\"]");
  }

  @Test
  void leavesJwtsAsTheyWere() {
    HttpReply reply = get("/mirror", "Authorization", jwt("orders:read"));
    isOfTheJwt(reply);
    assertThat(reply.json().path("credentials").size()).as("what is not ours to hide").isOne();
    get("/mirror/orders", "Authorization", jwt("orders:write")).is(200);
  }

  @Test
  void letsKeysInWhereverAJwtIsLetIn() {
    String token = application.token("orders:write");
    assertThat(get("/mirror/orders", "X-API-Key", token).is(200).string("type"))
        .isEqualTo("ApiKeyAuthentication");
    assertThat(get("/mirror/orders", "Authorization", "Bearer " + token).is(200).string("type"))
        .isEqualTo("ApiKeyAuthentication");
  }

  @Test
  void publishesNoBeanThatTheResourceServerOrALoginWouldPickUp() {
    assertThat(application.context().getBeansOfType(AuthenticationConverter.class)).isEmpty();
    assertThat(application.context().getBeansOfType(AuthenticationProvider.class)).isEmpty();
  }

  @Test
  void refusesAJwtBesideAKeyBeforeAnyLookUp() {
    int before = application.bean(WatchedStore.class).lookUps();
    String token = application.token("orders:write");
    get("/mirror", "Authorization", jwt("orders:read"), "X-API-Key", token)
        .isProblem(400, "invalid_request");
    get("/mirror", "Authorization", broken(jwt("orders:read")), "X-API-Key", token)
        .isProblem(400, "invalid_request");
    assertThat(application.bean(WatchedStore.class).lookUps()).isEqualTo(before);
  }

  @Test
  void letsTheJwtAloneDecideWhereThatIsSet() {
    String token = authorizationFirst.token("orders:write");
    int before = authorizationFirst.bean(WatchedStore.class).lookUps();
    String jwt = jwt("orders:read");
    isOfTheJwt(authorizationFirst.probe().get("/mirror", "Authorization", jwt, "X-API-Key", token));
    authorizationFirst
        .probe()
        .get("/mirror/orders", "Authorization", jwt, "X-API-Key", token)
        .is(403);
    authorizationFirst
        .probe()
        .get("/mirror", "Authorization", broken(jwt), "X-API-Key", token)
        .is(401);
    assertThat(authorizationFirst.bean(WatchedStore.class).lookUps()).isEqualTo(before);
  }

  @Test
  void countsABadJwtAsNoFailureOfAKey() {
    get("/mirror", "Authorization", jwt("orders:read")).is(200);
    assertThat(application.bean(Failures.class).seen).isEmpty();
    get("/mirror", "Authorization", broken(jwt("orders:read"))).is(401);
    assertThat(application.bean(Failures.class).seen)
        .containsExactly(BearerTokenAuthenticationToken.class);
  }

  @Test
  void leavesRefusedAndDeniedJwtsToTheResourceServer() {
    HttpReply refused = get("/mirror", "Authorization", broken(jwt("orders:read"))).is(401);
    assertThat(refused.header("WWW-Authenticate"))
        .startsWith("Bearer error=\"invalid_token\"")
        .contains("error_uri=");
    HttpReply denied = get("/mirror/orders", "Authorization", jwt("orders:read")).is(403);
    assertThat(denied.header("WWW-Authenticate"))
        .startsWith("Bearer error=\"insufficient_scope\"")
        .contains("error_uri=");
    assertThat(denied.text()).isEmpty();
  }

  @Test
  void answersRefusedAndDeniedKeysItself() {
    get("/mirror", "X-API-Key", "key_wrong")
        .isChallenge(401, "invalid_token", "API key is invalid");
    HttpReply denied = get("/mirror/orders", "X-API-Key", application.token("orders:read"));
    assertThat(denied.isProblem(403, "insufficient_scope").header("WWW-Authenticate"))
        .contains("scope=\"orders:write\"");
  }
}
