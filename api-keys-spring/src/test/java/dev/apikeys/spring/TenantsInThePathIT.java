package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ManagementAuthorizer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;

/** A base path with a tenant in it, behind Spring Security's chain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsInThePathIT {

  private static final String ACME = "/tenants/acme/api-keys";
  private static final String OTHER = "/tenants/other/api-keys";

  @EnableAutoConfiguration
  @Import(TenantsInThePathTest.Tenants.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    UserDetailsService users() {
      return name -> User.withUsername(name).password("{noop}demo").build();
    }

    /** Root manages all tenants; whoever else is logged in is a user of acme. */
    @Bean
    ManagementAuthorizer callers() {
      return request ->
          ApiKeyPrincipal.of(request)
              .map(key -> Optional.<Caller>of(key.caller()))
              .orElseGet(() -> user(request));
    }

    private static Optional<Caller> user(HttpServletRequest request) {
      return Optional.ofNullable(request.getRemoteUser())
          .map(
              name ->
                  name.equals("root")
                      ? Caller.administrator(Actor.of(name), Tenants.all())
                      : Caller.user(name, "acme"));
    }
  }

  private final Started application =
      Started.with(
          Application.class,
          "--api-keys.management.enabled=true",
          "--api-keys.management.base-path=/tenants/{tenant}/api-keys");
  private final HttpProbe probe = application.probe();

  @AfterAll
  void stop() {
    application.close();
  }

  private HttpReply get(String user, String path) {
    return probe.get(path, "Authorization", Started.basic(user, "demo"));
  }

  private HttpReply post(String user, String path, String json) {
    BrowserSession session = BrowserSession.of(probe, user, "demo");
    return probe.send(
        "POST",
        path,
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json",
        "Cookie",
        session.cookie(),
        "X-CSRF-TOKEN",
        session.csrf());
  }

  @Test
  void letsAUserManageItsOwnKeysInItsTenant() {
    HttpReply created = post("alice", ACME, "{\"name\":\"mine\"}").is(201);
    assertThat(created.string("tenant")).isEqualTo("acme");
    assertThat(created.string("owner")).isEqualTo("alice");
    String path = created.header("Location");
    get("alice", path).is(200);
    assertThat(get("alice", ACME).is(200).json().size()).isOne();
    get("bob", path).isProblem(404, "not_found");
    assertThat(post("alice", path + "/revoke", "").is(200).string("status")).isEqualTo("revoked");
  }

  @Test
  void hidesOtherTenantsFromUsers() {
    HttpReply namesakes = post("root", OTHER, "{\"name\":\"a\",\"owner\":\"alice\"}").is(201);
    get("alice", OTHER).isProblem(404, "not_found");
    get("alice", namesakes.header("Location")).isProblem(404, "not_found");
    post("alice", OTHER, "{\"name\":\"a\"}").isProblem(404, "not_found");
    assertThat(get("root", OTHER).is(200).text()).contains(namesakes.string("id"));
    assertThat(get("root", ACME).is(200).text()).doesNotContain(namesakes.string("id"));
  }

  @Test
  void letsAKeyOfTheTenantManageItself() {
    String token = application.token(NewKey.named("a").inTenant("acme"));
    probe.getWith(token, ACME + "/current").is(200);
    probe.getWith(token, OTHER + "/current").isProblem(404, "not_found");
    assertThat(probe.getWith(token, "/tenants/other/stats").is(200).text())
        .isEqualTo("stats of other");
  }

  @Test
  void isGuardedByTheChain() {
    for (String path : new String[] {ACME, OTHER, "/tenants/acme/stats", "/tenants//api-keys"}) {
      assertThat(probe.raw(path).status()).isIn(400, 401);
      assertThat(probe.raw(path, "X-API-Key: key_nobodys").status()).isIn(400, 401);
    }
    BrowserSession session = BrowserSession.of(probe, "alice", "demo");
    probe
        .send("POST", ACME, BodyPublishers.ofString("{\"name\":\"a\"}"), "Cookie", session.cookie())
        .is(403);
  }

  @EnableAutoConfiguration
  static class WithoutAuthorizer {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin-roles=ADMIN", "user-scopes=orders:read"})
  void isRefusedForUsersWhoseTenantNobodySays(String setting) {
    assertThatThrownBy(
            () ->
                Started.with(
                    WithoutAuthorizer.class,
                    "--api-keys.management.enabled=true",
                    "--api-keys.management.base-path=/tenants/{tenant}/api-keys",
                    "--api-keys.management." + setting))
        .rootCause()
        .hasMessageContaining("declare a ManagementAuthorizer");
  }
}
