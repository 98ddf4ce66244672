package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Quota;
import dev.apikeys.RateLimiter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A rate limiter that the application declares, in order and out of it, on a real port. */
class RateLimiterBeanTest {

  private static final String UNCOUNTED = "api.keys.rate.limiter.uncounted";
  private static final String MICROMETER = "io.micrometer.core";

  @EnableAutoConfiguration
  @Import(Page.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @RestController
  static class Page {
    @GetMapping("/page")
    String page() {
      return "page";
    }
  }

  @Import(Application.class)
  static class Strict {
    @Bean
    RateLimiter strict() {
      return (key, limit, cost) -> Quota.refused(limit, 0, Duration.ofSeconds(9));
    }
  }

  @Import(Application.class)
  static class Broken {
    @Bean
    RateLimiter broken() {
      return (key, limit, cost) -> {
        throw new IllegalStateException("broken on purpose");
      };
    }
  }

  @Import({Strict.class, Broken.class})
  static class Undecided {}

  private static SpringApplicationBuilder of(Class<?> application) {
    return new SpringApplicationBuilder(application).properties("server.port=0");
  }

  private static ConfigurableApplicationContext run(
      SpringApplicationBuilder application, String... settings) {
    return application.run(
        Stream.of(settings).map("--api-keys.limits."::concat).toArray(String[]::new));
  }

  private static String limitedKey(ConfigurableApplicationContext context) {
    return context
        .getBean(ApiKeys.class)
        .as(Actor.system("test"))
        .issue(NewKey.named("a").limitedTo(1, Duration.ofHours(1)))
        .token()
        .reveal();
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String token)
      throws Exception {
    return Http.of(context).get("/page", "X-API-Key", token);
  }

  @Test
  void isAskedInPlaceOfTheNodesOwn() throws Exception {
    try (ConfigurableApplicationContext context = run(of(Strict.class))) {
      HttpResponse<String> answer = get(context, limitedKey(context));
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("9");
    }
  }

  @Test
  void isTheOnlyOne() {
    assertThatThrownBy(() -> run(of(Undecided.class)).close())
        .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
        .rootCause()
        .hasMessageContainingAll("RateLimiter", "strict", "broken");
  }

  @Test
  void letsRequestsGoOnUncountedAndMeteredWhileItIsOutOfOrder() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (ConfigurableApplicationContext context = run(of(Broken.class))) {
      context.getBean("apiKeysMeters", MeterBinder.class).bindTo(meters);
      String token = limitedKey(context);
      assertThat(get(context, token).statusCode()).isEqualTo(200);
      assertThat(get(context, token).statusCode()).isEqualTo(200);
      assertThat(meters.get(UNCOUNTED).functionCounter().count()).isEqualTo(2);
    }
    assertThat(meters.get(UNCOUNTED).functionCounter().getId().getTags()).isEmpty();
  }

  @Test
  void stopsRequestsWhileItIsOutOfOrderWhereItIsToldTo() throws Exception {
    try (ConfigurableApplicationContext context =
        run(of(Broken.class), "closed-without-limiter=true")) {
      HttpResponse<String> answer = get(context, limitedKey(context));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void countsAndGuardsWithoutMicrometerAllTheSame() throws Exception {
    var loader = new DefaultResourceLoader(new FilteredClassLoader(MICROMETER));
    try (ConfigurableApplicationContext context =
        run(of(Application.class).resourceLoader(loader))) {
      assertThat(context.containsBean("apiKeysMeters")).isFalse();
      assertThat(context.containsBean("apiKeysVerificationMeters")).isFalse();
      assertThat(context.containsBean("apiKeysLookupMeters")).isFalse();
      String token = limitedKey(context);
      assertThat(Http.of(context).get("/page").statusCode()).isEqualTo(401);
      assertThat(get(context, token).statusCode()).isEqualTo(200);
      assertThat(get(context, token).statusCode()).isEqualTo(429);
    }
    try (ConfigurableApplicationContext context = run(of(Application.class))) {
      assertThat(context.containsBean("apiKeysMeters")).isTrue();
    }
  }
}
