package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the settings of limits do, on a real port. */
class LimitSettingsTest {

  private static final Duration HOUR = Duration.ofHours(1);

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

  private static void started(BiConsumer<HttpProbe, Lifecycle> tried, String... settings) {
    String[] all =
        Stream.concat(
                Stream.of("--server.port=0", "--api-keys.management.enabled=true"),
                Stream.of(settings).map("--api-keys.limits."::concat))
            .toArray(String[]::new);
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class).run(all)) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      tried.accept(
          new HttpProbe(URI.create("http://localhost:" + port)),
          context.getBean(ApiKeys.class).as(Actor.system("test")));
    }
  }

  private static String token(Lifecycle keys) {
    return keys.issue(NewKey.named("a")).token().reveal();
  }

  private static String admin(Lifecycle keys) {
    return keys.issue(NewKey.named("admin").withScopes("api-keys:admin")).token().reveal();
  }

  /** A token that only the application's own keys tell from one of theirs. */
  private static String unknown() {
    try (ApiKeys others = ApiKeys.create(new InMemoryKeyStore(), "key")) {
      return token(others.as(Actor.system("test")));
    }
  }

  private static void exceeds(HttpReply reply, String policy, long longestWait) {
    reply.is(429);
    assertThat(reply.json().path("violated-policies").path(0).asString()).isEqualTo(policy);
    assertThat(Long.parseLong(reply.header("Retry-After"))).isBetween(1L, longestWait);
  }

  @Test
  void limitNothingByDefaultThatAKeyIsUsedFor() {
    started(
        (probe, keys) -> {
          String token = token(keys);
          for (int i = 0; i < 10; i++) {
            assertThat(probe.getWith(token, "/page").is(200).header("RateLimit")).isEmpty();
          }
        },
        "disclose=true");
  }

  @Test
  void limitKeysThatHaveNoLimitOfTheirOwn() {
    started(
        (probe, keys) -> {
          String token = token(keys);
          probe.getWith(token, "/page").is(200);
          probe.getWith(token, "/page").is(200);
          exceeds(probe.getWith(token, "/page"), "key", 1800);
          probe.getWith(token(keys), "/page").is(200);
        },
        "per-key.requests=2",
        "per-key.per=1h");
  }

  @Test
  void leaveAKeyTheLimitThatIsItsOwn() {
    started(
        (probe, keys) -> {
          String token = keys.issue(NewKey.named("a").limitedTo(2, HOUR)).token().reveal();
          probe.getWith(token, "/page").is(200);
          probe.getWith(token, "/page").is(200);
          exceeds(probe.getWith(token, "/page"), "key", 1800);
        },
        "per-key.requests=1",
        "per-key.per=1h");
  }

  @Test
  void keepBackWhatIsLeftByDefault() {
    started(
        (probe, keys) -> {
          HttpReply reply = probe.getWith(admin(keys), "/api-keys").is(200);
          assertThat(reply.headers("RateLimit")).isEmpty();
          assertThat(reply.headers("RateLimit-Policy")).isEmpty();
        },
        "per-key.requests=2",
        "per-key.per=1h");
  }

  @Test
  void tellWhatIsLeftToAKeyAndToWhoeverManages() {
    started(
        (probe, keys) -> {
          String admin = admin(keys);
          HttpReply page = probe.getWith(admin, "/page").is(200);
          assertThat(page.headers("RateLimit")).isEqualTo("\"key\";r=3;t=900");
          HttpReply list = probe.getWith(admin, "/api-keys").is(200);
          assertThat(list.headers("RateLimit-Policy"))
              .isEqualTo("\"key\";q=4;w=3600, \"management\";q=600;w=60");
          assertThat(list.headers("RateLimit"))
              .isEqualTo("\"key\";r=2;t=900, \"management\";r=599;t=1");
        },
        "disclose=true",
        "per-key.requests=4",
        "per-key.per=1h");
  }

  @Test
  void limitTheAttemptsThatMayFailAndLetKnownKeysPass() {
    started(
        (probe, keys) -> {
          String known = token(keys);
          probe.getWith(known, "/page").is(200);
          probe.getWith(unknown(), "/page").is(401);
          probe.getWith(unknown(), "/page").is(401);
          exceeds(probe.getWith(unknown(), "/page"), "failed-attempts", 1800);
          probe.getWith(known, "/page").is(200);
        },
        "failed-attempts.requests=2",
        "failed-attempts.per=1h");
  }

  @Test
  void limitTheCallsOfEachWhoManages() {
    started(
        (probe, keys) -> {
          String admin = admin(keys);
          probe.getWith(admin, "/api-keys").is(200);
          probe.getWith(admin, "/api-keys").is(200);
          exceeds(probe.getWith(admin, "/api-keys"), "management", 1800);
          probe.getWith(admin, "/page").is(200);
          probe.getWith(admin(keys), "/api-keys").is(200);
        },
        "management.requests=2",
        "management.per=1h");
  }

  @ParameterizedTest
  @CsvSource({
    "per-key.requests=0, per-key.per=60s, per-key.requests is 0: give 1 to 1000000000",
    "per-key.requests=5, per-key.per=60, per-key.per is PT0.06S: give whole seconds",
    "per-key.requests=5, disclose=true, per-key.requests is set",
    "per-key.per=60s, disclose=true, per-key.per is set",
    "failed-attempts.requests=-1, disclose=true, failed-attempts.requests is -1: give",
    "failed-attempts.per=32d, disclose=true, failed-attempts.per is PT768H: give whole seconds",
    "management.requests=1000000001, disclose=true, management.requests is 1000000001: give",
    "management.per=1500ms, disclose=true, management.per is PT1.5S: give whole seconds"
  })
  void refuseWhatCannotBeKept(String setting, String other, String problem) {
    assertThatThrownBy(() -> started((probe, keys) -> {}, setting, other))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("api-keys.limits." + problem);
  }
}
