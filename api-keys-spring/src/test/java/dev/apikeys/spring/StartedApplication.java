package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * An application that runs from its construction on, without Spring MVC and Spring Security in its
 * own code. Known by types of the JDK alone, it can be used across class loaders: it tells its
 * {@code port}, and a {@code token} of a key made for it.
 */
public final class StartedApplication implements AutoCloseable, Function<String, String> {

  @EnableAutoConfiguration
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> page() {
      return new ServletRegistrationBean<>(new Page(), "/page");
    }
  }

  static class Page extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("page");
    }
  }

  private final ConfigurableApplicationContext context;

  /** On a free port, with the classes that this class's own loader knows. */
  public StartedApplication() {
    context =
        new SpringApplicationBuilder(Application.class)
            .resourceLoader(new DefaultResourceLoader(StartedApplication.class.getClassLoader()))
            .registerShutdownHook(false)
            .run(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--api-keys.management.enabled=true");
  }

  @Override
  public String apply(String fact) {
    return switch (fact) {
      case "port" -> context.getEnvironment().getRequiredProperty("local.server.port");
      case "token" ->
          context
              .getBean(ApiKeys.class)
              .as(Actor.system("test"))
              .issue(NewKey.named("test"))
              .token()
              .reveal();
      default -> throw new IllegalArgumentException(fact);
    };
  }

  @Override
  public void close() {
    context.close();
  }
}
