package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.Carriers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** How often a key is verified in a request, and what is seen of it, wherever filters stand. */
class OncePerRequestIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {}

  /** The chain reads keys, and the starter's filter comes after it. */
  @Import(Application.class)
  static class Configured {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }
  }

  /** The chain reads keys, and a filter is a bean, which Boot registers with the container. */
  @Import(Application.class)
  static class ConfiguredBesideABean {
    @Bean
    ApiKeyFilter filter(ApiKeys keys) {
      return filterOf(keys);
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return open(http).with(apiKeys(), withDefaults()).build();
    }
  }

  /** The starter's filter comes after a chain that reads none. */
  @Import(Application.class)
  static class Behind {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return open(http).build();
    }
  }

  /** A filter in the chain, and the starter's after it. */
  @Import(Application.class)
  static class Twice {
    @Bean
    SecurityFilterChain chain(HttpSecurity http, ApiKeys keys) {
      return open(http).addFilterBefore(filterOf(keys), AuthorizationFilter.class).build();
    }
  }

  /** A filter as a bean, which Boot registers with the container, and which is in the chain too. */
  @Import(Application.class)
  static class Own {
    @Bean
    ApiKeyFilter filter(ApiKeys keys) {
      return filterOf(keys);
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, ApiKeyFilter filter) {
      return open(http).addFilterBefore(filter, AuthorizationFilter.class).build();
    }
  }

  /** The chain reads keys on some paths; another, which reads none, guards error pages. */
  @Import(Application.class)
  static class ErrorsElsewhere {
    @Bean
    @Order(1)
    SecurityFilterChain keys(HttpSecurity http) {
      return http.securityMatcher("/nowhere", "/broken")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain others(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(withDefaults())
          .build();
    }
  }

  private static ApiKeyFilter filterOf(ApiKeys keys) {
    return ApiKeyFilter.create(keys)
        .optional()
        .carriers(Carriers.standard().queryParameter("api_key"))
        .disclosingLimits();
  }

  private static HttpSecurity open(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
  }

  private static final Map<String, Integer> STATUS =
      Map.of(
          "/mirror", 200,
          "/later", 200,
          "/forwarded", 200,
          "/orders", 403,
          "/nowhere", 404,
          "/broken", 500);

  private static final Pattern LEFT = Pattern.compile("\"key\";r=(\\d+);t=864");

  @ParameterizedTest
  @ValueSource(
      classes = {
        Configured.class,
        ConfiguredBesideABean.class,
        Behind.class,
        Twice.class,
        Own.class
      })
  void verifiesAKeyOnceAndShowsItToNobody(Class<?> application) {
    try (Started started = start(application)) {
      String token = started.token();
      int left = left(started.probe().getWith(token, "/mirror"));
      for (Map.Entry<String, Integer> one : STATUS.entrySet()) {
        String path = one.getKey();
        HttpReply byHeader = started.probe().getWith(token, path).is(one.getValue());
        HttpReply byBearer = started.probe().get(path, "Authorization", "Bearer " + token);
        HttpReply byQuery = started.probe().get(path + "?api_key=" + token);
        assertThat(left(byHeader)).as(path).isEqualTo(--left);
        assertThat(left(byBearer)).as(path).isEqualTo(--left);
        assertThat(left(byQuery)).as(path).isEqualTo(--left);
        if (!path.equals("/orders")) {
          seesTheKeyAlone(byHeader);
          seesTheKeyAlone(byBearer);
          seesTheKeyAlone(byQuery);
        }
      }
    }
  }

  private static void seesTheKeyAlone(HttpReply reply) {
    assertThat(reply.json().path("credentials").size()).as("%s", reply).isZero();
    assertThat(reply.string("user")).as("%s", reply).isNotEmpty();
  }

  @Test
  void isTheAuthenticationOfEachDispatch() {
    try (Started started = start(Configured.class)) {
      String token = started.token("orders:read");
      for (String path : STATUS.keySet()) {
        if (!path.equals("/orders")) {
          HttpReply seen = started.probe().getWith(token, path);
          assertThat(seen.string("type")).as("%s", seen).isEqualTo("ApiKeyAuthentication");
          assertThat(seen.string("name")).isEqualTo(seen.string("user"));
          assertThat(seen.json().path("authorities").toString())
              .isEqualTo("[\"FACTOR_API_KEY\",\"SCOPE_orders:read\"]");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000", "0"})
  void isTheAuthenticationWhereverTheChainStands(String order) {
    try (Started started =
        Started.with(
            Configured.class,
            "--api-keys.filter.mode=optional",
            "--spring.security.filter.order=" + order)) {
      HttpReply seen = started.probe().getWith(started.token(), "/mirror").is(200);
      assertThat(seen.string("type")).isEqualTo("ApiKeyAuthentication");
    }
  }

  @Test
  void isTheAuthenticationOfAnErrorPageOfAnotherChain() {
    try (Started started = start(ErrorsElsewhere.class)) {
      HttpReply missing = started.probe().getWith(started.token(), "/nowhere").is(404);
      HttpReply broken = started.probe().getWith(started.token(), "/broken").is(500);
      assertThat(missing.string("type")).isEqualTo("ApiKeyAuthentication");
      assertThat(broken.string("type")).isEqualTo("ApiKeyAuthentication");
    }
  }

  private static Started start(Class<?> application) {
    return Started.with(
        application,
        "--spring.security.user.password=demo",
        "--api-keys.filter.mode=optional",
        "--api-keys.carriers.query-parameter=api_key",
        "--api-keys.limits.disclose=true",
        "--api-keys.limits.per-key.requests=100",
        "--api-keys.limits.per-key.per=1d");
  }

  private static int left(HttpReply reply) {
    String field = reply.header("RateLimit");
    Matcher left = LEFT.matcher(field);
    assertThat(left.matches()).as("%s", reply).isTrue();
    return Integer.parseInt(left.group(1));
  }
}
