package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** CORS preflights, which bear no key, in the chain that the starter brings. */
class FallbackPreflightIT {

  private static final String ORIGIN = "https://shop.example";
  private static final String[] PREFLIGHT = {
    "Origin", ORIGIN, "Access-Control-Request-Method", "POST"
  };

  /** Has a page that another origin may call, and a servlet that looks at no method. */
  @EnableAutoConfiguration
  @RestController
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @CrossOrigin(ORIGIN)
    @PostMapping("/shared")
    String shared() {
      return "shared";
    }

    @Bean
    ServletRegistrationBean<Beside> beside() {
      return new ServletRegistrationBean<>(new Beside(), "/beside");
    }
  }

  static class Beside extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("reached");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--api-keys.filter.open-paths=", "--spring.security.user.password=demo"})
  void areAnsweredBySpringMvcAndReachNothing(String setting) {
    try (Started application = Started.withoutOAuth2(Application.class, setting)) {
      assertThat(preflight(application, "/shared").is(200).header("Access-Control-Allow-Origin"))
          .isEqualTo(ORIGIN);
      for (String path : new String[] {"/mirror", "/beside", "/api-keys", "/nowhere"}) {
        HttpReply closed = preflight(application, path);
        assertThat(closed.headers("Access-Control-Allow-Origin")).as(path).isEmpty();
        assertThat(closed.text()).as(path).doesNotContain("reached", "type");
      }
      HttpProbe probe = application.probe();
      probe.send("OPTIONS", "/shared", BodyPublishers.noBody(), "Origin", ORIGIN).is(401);
      probe.get("/beside").is(401);
    }
  }

  private static HttpReply preflight(Started application, String path) {
    return application.probe().send("OPTIONS", path, BodyPublishers.noBody(), PREFLIGHT);
  }
}
