package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyFilter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Limits of keys, where a chain of Spring Security lets all requests through. Run apart from the
 * other tests, with Spring Security on the class path.
 */
class LimitsWithSpringSecurityIT {

  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  /** The starter's filter comes after the chain. */
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
      ApiKeyFilter another = ApiKeyFilter.create(keys).optional().disclosingLimits();
      return open(http).addFilterBefore(another, AuthorizationFilter.class).build();
    }
  }

  /** A filter as a bean, which Boot registers with the container, and which is in the chain too. */
  @Import(Application.class)
  static class Own {
    @Bean
    ApiKeyFilter filter(ApiKeys keys) {
      return ApiKeyFilter.create(keys).optional().disclosingLimits();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, ApiKeyFilter filter) {
      return open(http).addFilterBefore(filter, AuthorizationFilter.class).build();
    }
  }

  private static HttpSecurity open(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
  }

  @Controller
  static class Handlers {
    @GetMapping("/page")
    @ResponseBody
    String page() {
      return "page";
    }

    @GetMapping("/later")
    @ResponseBody
    Callable<String> later() {
      return () -> "later";
    }

    @GetMapping("/orders")
    @ResponseBody
    @RequireScopes("orders:read")
    String orders() {
      return "orders";
    }

    @GetMapping("/forwarded")
    String forwarded() {
      return "forward:/page";
    }

    @GetMapping("/broken")
    String broken() {
      throw new IllegalStateException("broken on purpose");
    }
  }

  private static final Map<String, Integer> STATUS =
      Map.of(
          "/page", 200,
          "/later", 200,
          "/forwarded", 200,
          "/orders", 403,
          "/nowhere", 404,
          "/broken", 500);

  private static final Pattern LEFT = Pattern.compile("\"key\";r=(\\d+);t=864");

  @ParameterizedTest
  @ValueSource(classes = {Behind.class, Twice.class, Own.class})
  void areUsedUpByOneForEachRequest(Class<?> application) throws Exception {
    try (ConfigurableApplicationContext context = start(application)) {
      Http http = Http.of(context);
      String token =
          context
              .getBean(ApiKeys.class)
              .as(Actor.system("test"))
              .issue(NewKey.named("a"))
              .token()
              .reveal();
      for (Map.Entry<String, Integer> one : STATUS.entrySet()) {
        String path = one.getKey();
        int before = left(http, token);
        assertThat(http.get(path, "X-API-Key", token).statusCode())
            .as(path)
            .isEqualTo(one.getValue());
        assertThat(before - left(http, token)).as("that page and %s", path).isEqualTo(2);
      }
    }
  }

  private static ConfigurableApplicationContext start(Class<?> application) {
    return new SpringApplicationBuilder(application)
        .run(
            "--server.port=0",
            "--spring.security.user.password=demo",
            "--api-keys.filter.mode=optional",
            "--api-keys.limits.disclose=true",
            "--api-keys.limits.per-key.requests=100",
            "--api-keys.limits.per-key.per=1d");
  }

  private static int left(Http http, String token) throws Exception {
    String field =
        http.get("/page", "X-API-Key", token).headers().firstValue("RateLimit").orElse("");
    Matcher left = LEFT.matcher(field);
    assertThat(left.matches()).as(field).isTrue();
    return Integer.parseInt(left.group(1));
  }
}
