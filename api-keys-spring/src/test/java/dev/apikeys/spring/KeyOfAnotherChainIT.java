package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.spring.test.TestApiKeys;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;

/** A key that one chain let in, and a chain with keys of its own, which takes no context over. */
class KeyOfAnotherChainIT {

  private static final ApiKeys OTHERS = TestApiKeys.inMemory();

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    @Order(1)
    SecurityFilterChain partners(HttpSecurity http) {
      return http.securityMatcher("/mirror/**")
          .securityContext(
              contexts -> contexts.securityContextRepository(new NullSecurityContextRepository()))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), keys -> keys.verifiedBy(OTHERS))
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain machines(HttpSecurity http) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .build();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> dispatching() {
      return new ServletRegistrationBean<>(new Dispatching(), "/away");
    }
  }

  /** Goes on, asynchronously, where the other chain guards. */
  static class Dispatching extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      request.startAsync().dispatch("/mirror/partners");
    }
  }

  @Test
  void isNotTakenForOneOfItsOwn() {
    try (Started started = Started.with(Application.class)) {
      HttpReply away = started.probe().getWith(started.token(), "/away");
      assertThat(away.status()).as("%s", away).isEqualTo(401);
    }
  }
}
