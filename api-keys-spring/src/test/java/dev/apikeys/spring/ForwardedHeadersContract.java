package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the address of a client may be forwarded to an application. */
abstract class ForwardedHeadersContract {

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

  private static ConfigurableApplicationContext start(String strategy) {
    return new SpringApplicationBuilder(Application.class)
        .run("--server.port=0", "--server.forward-headers-strategy=" + strategy);
  }

  @Test
  void areNotReadBySpringWhichBelievesTheClient() {
    for (String spelling : new String[] {"framework", "FRAMEWORK"}) {
      assertThatThrownBy(() -> start(spelling))
          .rootCause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll(
              "server.forward-headers-strategy is framework",
              "Set it to native, or to none together with api-keys.filter.forwarding-header"
                  + " and api-keys.filter.trusted-proxies");
    }
  }

  @Test
  void areReadByTheServerFromTheProxysEnd() throws Exception {
    try (ConfigurableApplicationContext context = start("native")) {
      String token =
          context
              .getBean(ApiKeys.class)
              .as(Actor.system("test"))
              .issue(NewKey.named("bound").allowedFrom("192.0.2.0/24"))
              .token()
              .reveal();
      Http http = Http.of(context);
      assertThat(status(http, token, "203.0.113.9, 192.0.2.7")).isEqualTo(200);
      assertThat(status(http, token, "192.0.2.7, 203.0.113.9")).isEqualTo(403);
    }
  }

  private static int status(Http http, String token, String forwardedFor) throws Exception {
    return http.get("/page", "X-API-Key", token, "X-Forwarded-For", forwardedFor).statusCode();
  }
}
