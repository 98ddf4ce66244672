package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Applications that have Spring Security, and have switched off what makes a chain of it. */
class WithoutChainIT {

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

  private static ConfigurableApplicationContext without(Class<?>... excluded) {
    String names = Stream.of(excluded).map(Class::getName).collect(Collectors.joining(","));
    return new SpringApplicationBuilder(Application.class)
        .run("--server.port=0", "--spring.autoconfigure.exclude=" + names);
  }

  private static void assertGuarded(ConfigurableApplicationContext context) {
    HttpProbe probe = new HttpProbe(URI.create("http://localhost:" + Http.of(context).port()));
    String token =
        context
            .getBean(ApiKeys.class)
            .as(Actor.system("test"))
            .issue(NewKey.named("test"))
            .token()
            .reveal();
    probe.get("/page").isProblem(401, "unauthorized");
    probe.get("/nowhere").isProblem(401, "unauthorized");
    probe.getWith("key_wrong", "/page").isProblem(401, "invalid_token");
    assertThat(probe.getWith(token, "/page").is(200).text()).isEqualTo("page");
  }

  @Test
  void areGuardedByThePlainFilter() {
    try (var context =
        without(
            ServletWebSecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class)) {
      assertThat(context.containsBean("springSecurityFilterChain")).isFalse();
      assertGuarded(context);
    }
  }

  @Test
  void areGuardedByThePlainFilterWhereNoChainIsMade() {
    try (var context =
        without(
            ServletWebSecurityAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class)) {
      assertThat(context.containsBean("springSecurityFilterChain")).isFalse();
      assertGuarded(context);
    }
  }

  @Test
  void areGuardedByTheChainWhereItIsNotRegisteredByName() {
    try (var context = without(SecurityFilterAutoConfiguration.class)) {
      assertThat(context.containsBean("springSecurityFilterChain")).isTrue();
      assertGuarded(context);
    }
  }
}
