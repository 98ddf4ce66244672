package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that has Spring Security as well and has configured nothing of it. Run apart from
 * the other tests, with Spring Security on the class path.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = WithSpringSecurityIT.Application.class,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:security",
      "spring.security.user.name=alice",
      "spring.security.user.password=demo",
      "api-keys.management.enabled=true"
    })
class WithSpringSecurityIT {

  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Application {}

  @RestController
  static class Handlers {
    @GetMapping("/page")
    String page() {
      return "page";
    }

    @GetMapping("/orders")
    @RequireScopes("orders:read")
    String orders() {
      return "orders";
    }
  }

  private static final String ALICE =
      "Basic " + Base64.getEncoder().encodeToString("alice:demo".getBytes(StandardCharsets.UTF_8));

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  @Autowired private ApplicationContext context;
  private Http http;

  @BeforeEach
  void connect() {
    http = new Http(port);
  }

  private String token(String... scopes) {
    return keys.as(Actor.of("alice"))
        .issue(NewKey.named("test").withScopes(scopes))
        .token()
        .reveal();
  }

  @Test
  void isReallyGuardedByItsChain() {
    assertThat(context.containsBean("springSecurityFilterChain")).isTrue();
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void saysThatItsChainDecidesUntilTheModeIsSet(CapturedOutput output) {
    start("--api-keys.filter.mode=required");
    assertThat(output).doesNotContain("api-keys.filter.mode is not set");
    start();
    assertThat(output).contains("api-keys.filter.mode is not set");
  }

  private static void start(String... settings) {
    new SpringApplicationBuilder(Application.class)
        .properties("server.port=0", "spring.datasource.url=jdbc:h2:mem:mode")
        .run(settings)
        .close();
  }

  @Test
  void staysClosedToAnonymousCalls() throws Exception {
    assertThat(http.get("/page").statusCode()).isEqualTo(401);
    assertThat(http.get("/orders").statusCode()).isEqualTo(401);
    assertThat(http.get("/api-keys").statusCode()).isEqualTo(401);
  }

  @Test
  void staysOpenToItsUsersWithoutAKey() throws Exception {
    assertThat(http.get("/page", "Authorization", ALICE).body()).isEqualTo("page");
  }

  @Test
  void demandsAKeyOfItsUsersWhereScopesAreRequired() throws Exception {
    var answer = http.get("/orders", "Authorization", ALICE);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer ");
  }

  @Test
  void letsNoUserManageKeysWhomTheApplicationDoesNotName() throws Exception {
    assertThat(http.get("/api-keys", "Authorization", ALICE).statusCode()).isEqualTo(403);
  }

  @Test
  void letsNoKeyPastAChainThatKnowsOfNone() throws Exception {
    assertThat(http.get("/page", "X-API-Key", token()).statusCode()).isEqualTo(401);
    assertThat(http.get("/orders", "X-API-Key", token("orders:read")).statusCode()).isEqualTo(401);
  }

  @Test
  void refusesAKeyBesideAUsersPassword() throws Exception {
    var answer = http.get("/page", "Authorization", ALICE, "X-API-Key", token());
    assertThat(answer.statusCode()).isEqualTo(400);
  }
}
