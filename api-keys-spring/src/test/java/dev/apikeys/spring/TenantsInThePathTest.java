package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A base path with a tenant in it, set in an application, on a real port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsInThePathTest {

  private static final String BASE_PATH =
      "--api-keys.management.base-path=/tenants/{tenant}/api-keys";
  private static final String ENABLED = "--api-keys.management.enabled=true";
  private static final String ACME = "/tenants/acme/api-keys";
  private static final String OTHER = "/tenants/other/api-keys";

  @EnableAutoConfiguration
  @Import(Tenants.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    /** Of no order, so that nothing but the servlets is behind it. */
    @Bean
    Filter closed() {
      return (request, response, chain) -> {
        if (((HttpServletRequest) request).getHeader("X-Closed") == null) {
          chain.doFilter(request, response);
        } else {
          ((HttpServletResponse) response).setStatus(451);
        }
      };
    }
  }

  @RestController
  static class Tenants {
    @GetMapping("/tenants/{tenant}/stats")
    String stats(@PathVariable String tenant) {
      return "stats of " + tenant;
    }

    @GetMapping("/tenants/{tenant}/later")
    Callable<String> later(@PathVariable String tenant) {
      return () -> "later in " + tenant;
    }
  }

  private final Started application = Started.with(Application.class, ENABLED, BASE_PATH);
  private final HttpProbe probe = application.probe();
  private String acmes = "";
  private String root = "";

  @BeforeAll
  void issue() {
    acmes = token("acme", "**", Scopes.ADMIN);
    root = token("home", "**", Scopes.ADMIN_ALL_TENANTS);
  }

  @AfterAll
  void stop() {
    application.close();
  }

  private String token(String tenant, String... scopes) {
    return application.token(NewKey.named("a").inTenant(tenant).withScopes(scopes));
  }

  @Test
  void letsAnAdministratorManageTheKeysOfItsTenant() {
    HttpReply created = probe.post(acmes, ACME, "{\"name\":\"a\"}").is(201);
    assertThat(created.string("tenant")).isEqualTo("acme");
    String path = created.header("Location");
    assertThat(path).isEqualTo(ACME + "/" + created.string("id"));
    probe.getWith(acmes, path).is(200);
    assertThat(probe.getWith(acmes, ACME).is(200).text()).contains(created.string("id"));
    assertThat(probe.post(acmes, path + "/revoke").is(200).string("status")).isEqualTo("revoked");
  }

  @Test
  void hidesOtherTenantsFromIt() {
    String others = probe.post(root, OTHER, "{\"name\":\"a\"}").is(201).header("Location");
    probe.getWith(acmes, others).isProblem(404, "not_found");
    probe.getWith(acmes, OTHER).isProblem(404, "not_found");
    probe.getWith(acmes, OTHER + "/current").isProblem(404, "not_found");
    probe.post(acmes, OTHER, "{\"name\":\"a\"}").isProblem(404, "not_found");
    probe.post(acmes, others + "/revoke").isProblem(404, "not_found");
    assertThat(probe.getWith(root, others).is(200).string("status")).isEqualTo("active");
  }

  @Test
  void letsAnAdministratorOfAllManageEachTenantByItsPath() {
    for (String tenant : new String[] {"first", "second", "drei-\u00fc"}) {
      String path = "/tenants/" + tenant.replace("\u00fc", "%C3%BC") + "/api-keys";
      HttpReply created = probe.post(root, path, "{\"name\":\"a\"}").is(201);
      assertThat(created.string("tenant")).isEqualTo(tenant);
      assertThat(probe.getWith(root, path).is(200).json().size()).isOne();
      probe.getWith(root, created.header("Location")).is(200);
      probe.getWith(root, ACME + "/" + created.string("id")).isProblem(404, "not_found");
    }
    probe
        .post(root, ACME, "{\"name\":\"a\",\"tenant\":\"second\"}")
        .isProblem(403, "access_denied")
        .blames("tenant");
  }

  @Test
  void leavesTheOtherPathsOfTenantsToTheApplication() {
    String plain = token("acme");
    assertThat(probe.getWith(plain, "/tenants/other/stats").is(200).text())
        .isEqualTo("stats of other");
    assertThat(probe.getWith(plain, "/tenants/acme/later").is(200).text())
        .isEqualTo("later in acme");
    probe.getWith(plain, "/tenants/acme/nothing").is(404);
    probe.getWith(acmes, "/api-keys").is(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {ACME, ACME + "/current", "/tenants/acme/stats", "/tenants/acme/nothing"})
  void isGuardedLikeEverythingElse(String path) {
    probe.get(path).isProblem(401, "unauthorized");
    probe.getWith("key_nobodys", path).is(401);
  }

  @Test
  void isBehindEveryFilterOfTheApplication() {
    probe.get(ACME, "X-API-Key", acmes, "X-Closed", "yes").is(451);
    probe.get("/tenants/acme/stats", "X-API-Key", acmes, "X-Closed", "yes").is(451);
  }

  @Test
  void isAtNoPathUnlessItIsEnabled() {
    try (Started other = Started.with(Application.class, BASE_PATH)) {
      String token = other.token("**", Scopes.ADMIN_ALL_TENANTS);
      other.probe().getWith(token, ACME).is(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tenants/{tenant}",
        "/{tenant}/{tenant}/keys",
        "/tenants/{id}/keys",
        "/a/{tenant"
      })
  void isRefusedWhereItIsNoPath(String path) {
    assertThatThrownBy(
            () ->
                Started.with(Application.class, ENABLED, "--api-keys.management.base-path=" + path))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "api-keys.management.base-path is '" + path + "'", "/tenants/{tenant}/api-keys");
  }
}
