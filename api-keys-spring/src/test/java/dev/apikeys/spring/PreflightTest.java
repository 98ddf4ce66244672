package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A browser's preflight is answered by Spring MVC, and reaches no handler. */
class PreflightTest {

  private static final String ORIGIN = "https://app.example";

  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @RestController
  static class Handlers {
    static final AtomicInteger reached = new AtomicInteger();

    @CrossOrigin(ORIGIN)
    @RequestMapping("/shared")
    String shared() {
      return "reached " + reached.incrementAndGet();
    }

    @RequestMapping("/own")
    String own() {
      return "reached " + reached.incrementAndGet();
    }
  }

  private static HttpResponse<String> options(Http http, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + http.port() + path))
            .method("OPTIONS", BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void isAnsweredWithoutAKeyAndReachesNoHandler() throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class).properties("server.port=0").run()) {
      Http http = Http.of(context);
      String[] preflight = {"Origin", ORIGIN, "Access-Control-Request-Method", "POST"};
      HttpResponse<String> shared = options(http, "/shared", preflight);
      assertThat(shared.statusCode()).isEqualTo(200);
      assertThat(shared.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
      assertThat(options(http, "/own", preflight).headers().map())
          .doesNotContainKey("Access-Control-Allow-Origin");
      assertThat(options(http, "/own").statusCode()).isEqualTo(401);
      assertThat(options(http, "/shared", "Origin", ORIGIN).statusCode()).isEqualTo(401);
      assertThat(Handlers.reached).hasValue(0);
    }
  }
}
