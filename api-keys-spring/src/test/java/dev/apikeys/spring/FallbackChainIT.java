package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.servlet.ApiKeyFilter;
import jakarta.servlet.DispatcherType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.TestingAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.SecurityFilterChain;

/** The chain of an application that has Spring Security and declares no chain, or but a part. */
@ExtendWith(OutputCaptureExtension.class)
class FallbackChainIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {}

  /** Guards some of its paths itself. */
  @Import(Application.class)
  static class WithChain {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.securityMatcher("/mirror/**")
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(withDefaults())
          .build();
    }
  }

  /** Has what makes it a resource server. */
  @Import(Application.class)
  static class WithDecoder {

    @Bean
    JwtDecoder decoder() {
      return token -> {
        throw new JwtException("unknown");
      };
    }
  }

  /** Knows users by a provider of its own. */
  @Import(Application.class)
  static class WithProvider {

    @Bean
    AuthenticationProvider users() {
      return new TestingAuthenticationProvider();
    }
  }

  /** Knows users by a manager of its own. */
  @Import(Application.class)
  static class WithManager {

    @Bean
    AuthenticationManager users() {
      return user -> user;
    }
  }

  private static final String USER = "--spring.security.user.password=demo";
  private static final String PASSWORD = Started.basic("user", "demo");
  private static final String MADE_UP = "Using generated security password";
  private static final String READS_NONE =
      "No SecurityFilterChain of this application reads API keys";

  @Test
  void guardsAllButTheOpenPaths(CapturedOutput output) {
    try (Started application =
        Started.withoutOAuth2(
            Application.class, "--api-keys.filter.open-paths=/mirror/open,/mirror/o/*")) {
      assertThat(filter(application).determineDispatcherTypes())
          .as("nobody asks twice")
          .containsExactly(DispatcherType.ERROR);
      HttpProbe probe = application.probe();
      for (String path : new String[] {"/mirror", "/admin", "/admin/x", "/nowhere", "/error"}) {
        HttpReply refused = probe.get(path, "Accept", "text/html").is(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api-keys\"");
        assertThat(refused.headers("Set-Cookie")).as("no session").isEmpty();
      }
      probe.get("/mirror/open/../x").is(400); // by Spring Security's firewall
      for (String path : new String[] {"/mirror/open", "/mirror/o/pen", "/mirror/o/p/e/n"}) {
        probe.get(path).is(200);
        probe.get(path, "X-API-Key", "key_wrong").is(401);
      }
      String token = application.token();
      assertThat(probe.getWith(token, "/admin").is(200).string("type"))
          .isEqualTo("ApiKeyAuthentication");
      probe.post(token, "/mirror").is(200);
      probe.getWith(token, "/nowhere").is(404);
    }
    assertThat(output).doesNotContain(MADE_UP).doesNotContain(READS_NONE);
  }

  @Test
  void letsTheUserOfTheSettingsInAsWellAsKeys() {
    try (Started application = Started.with(Application.class, USER)) {
      HttpProbe probe = application.probe();
      HttpReply user = probe.get("/mirror", "Authorization", PASSWORD).is(200);
      assertThat(user.string("name")).isEqualTo("user");
      probe.getWith(application.token(), "/mirror").is(200);
      probe
          .get("/mirror", "Authorization", PASSWORD, "X-API-Key", application.token())
          .isProblem(400, "invalid_request");
      HttpReply client = probe.get("/admin").is(401);
      assertThat(client.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api-keys\"");
      HttpReply browser = probe.get("/admin", "Accept", "text/html").is(302);
      assertThat(browser.header("Location")).endsWith("/login");
    }
  }

  @Test
  void letsTheUserInWhosePasswordSpringBootMakesUp(CapturedOutput output) {
    try (Started application =
        Started.withoutOAuth2(Application.class, "--spring.security.user.name=root")) {
      String made = output.getOut().split(MADE_UP + ": ", -1)[1].lines().findFirst().orElseThrow();
      HttpProbe probe = application.probe();
      probe.get("/mirror", "Authorization", Started.basic("root", made)).is(200);
      probe.getWith(application.token(), "/mirror").is(200);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {WithProvider.class, WithManager.class})
  void sendsABrowserToTheLoginWhereverThereAreUsers(Class<?> known) {
    try (Started application = Started.withoutOAuth2(known)) {
      HttpReply browser = application.probe().get("/mirror", "Accept", "text/html").is(302);
      assertThat(browser.header("Location")).endsWith("/login");
      application.probe().getWith(application.token(), "/mirror").is(200);
    }
  }

  @Test
  void asksItsUsersForAKeyWhereAScopeIsRequiredAndShowsThemTheirOwnKeys() {
    try (Started application =
        Started.with(Application.class, USER, "--api-keys.management.enabled=true")) {
      HttpProbe probe = application.probe();
      probe.getWith(application.token("orders:read"), "/orders").is(200);
      probe.get("/orders", "Authorization", PASSWORD).isProblem(401, "unauthorized");
      probe.get("/api-keys").is(401);
      HttpReply none = probe.get("/api-keys", "Authorization", PASSWORD).is(200);
      assertThat(none.text()).isEqualTo("[]");
      application.token(NewKey.named("mine").ownedBy("user"));
      HttpReply one = probe.get("/api-keys", "Authorization", PASSWORD).is(200);
      assertThat(one.json().size()).isOne();
    }
  }

  @Test
  void isNotThereBesideAChainOfTheApplication(CapturedOutput output) {
    try (Started application = Started.withoutOAuth2(WithChain.class)) {
      Map<String, SecurityFilterChain> chains =
          application.context().getBeansOfType(SecurityFilterChain.class);
      assertThat(chains).containsOnlyKeys("chain");
      application.probe().get("/orders").isProblem(401, "unauthorized");
      application.probe().getWith(application.token(), "/mirror").is(401);
    }
    assertThat(output).contains(MADE_UP, READS_NONE);
  }

  @Test
  void isNotThereInAResourceServer(CapturedOutput output) {
    try (Started application = Started.with(WithDecoder.class)) {
      assertThat(application.context().getBeansOfType(SecurityFilterChain.class))
          .containsOnlyKeys("jwtSecurityFilterChain");
      application.probe().get("/mirror").is(401);
      application.probe().getWith(application.token(), "/mirror").is(401);
    }
    assertThat(output).contains(READS_NONE).doesNotContain(MADE_UP);
  }

  @Test
  void leavesRoomForTheFilterWhereItsModeIsSet() {
    try (Started application =
        Started.with(Application.class, USER, "--api-keys.filter.mode=required")) {
      assertThat(filter(application).isEnabled()).isTrue();
      HttpProbe probe = application.probe();
      probe.get("/mirror", "Authorization", PASSWORD).isProblem(401, "unauthorized");
      probe.getWith(application.token(), "/mirror").is(200);
    }
  }

  private static FilterRegistrationBean<?> filter(Started application) {
    FilterRegistrationBean<?> filter = application.bean(FilterRegistrationBean.class);
    assertThat(filter.getFilter()).isInstanceOf(ApiKeyFilter.class);
    return filter;
  }
}
