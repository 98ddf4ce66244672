package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.contract.HttpProbe;
import java.net.URI;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Applications that lack a module which they may go without are guarded all the same. All of Spring
 * Security is missing in the tests of Surefire, too.
 */
class ReducedClassPathIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "org.springframework.security.core.Authentication spring-(boot-)?security-.*",
        "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration"
            + " spring-boot-security-[0-9].*",
        "org.springframework.security.config.annotation.web.builders.HttpSecurity"
            + " spring-security-config-.*",
        "org.springframework.security.web.SecurityFilterChain"
            + " spring-security-web-.*|spring-boot-security-[0-9].*",
        "org.springframework.security.oauth2.jwt.Jwt spring-(boot-)?security-oauth2-.*",
        "io.micrometer.core.instrument.MeterRegistry micrometer-core-.*|spring-boot-micrometer-.*",
        "org.springframework.boot.actuate.audit.AuditEvent spring-boot-actuator-.*",
        "org.springframework.boot.actuate.endpoint.annotation.Endpoint"
            + " spring-boot-(actuator|health)-.*|spring-boot-micrometer-.*",
        "org.springframework.boot.actuate.autoconfigure.endpoint.condition"
            + ".ConditionalOnAvailableEndpoint spring-boot-actuator-autoconfigure-.*",
        "org.springframework.boot.health.contributor.Health spring-boot-health-.*",
        "org.springframework.web.servlet.DispatcherServlet"
            + " spring-(boot-)?webmvc-[0-9].*|spring-(boot-)?security-.*",
        "org.springframework.mock.web.MockHttpServletRequest spring-(security-)?test-.*"
      })
  void guardsAllTheSame(String type, String jars) throws Exception {
    ReducedClassLoader reduced = new ReducedClassLoader(jars);
    assertThatThrownBy(() -> reduced.loadClass(type)).isInstanceOf(ClassNotFoundException.class);
    assertGuarded(reduced);
  }

  private static void assertGuarded(ClassLoader loader) throws Exception {
    Object started =
        loader.loadClass(StartedApplication.class.getName()).getConstructor().newInstance();
    try (AutoCloseable application = (AutoCloseable) started) {
      @SuppressWarnings("unchecked")
      Function<String, String> facts = (Function<String, String>) application;
      HttpProbe probe = new HttpProbe(URI.create("http://localhost:" + facts.apply("port")));
      String token = facts.apply("token");
      probe.get("/page").isProblem(401, "unauthorized");
      probe.get("/api-keys").isProblem(401, "unauthorized");
      probe.getWith("key_wrong", "/page").isProblem(401, "invalid_token");
      assertThat(probe.getWith(token, "/page").is(200).text()).isEqualTo("page");
      assertThat(probe.getWith(token, "/api-keys").is(200).json().size()).isEqualTo(1);
    }
  }
}
