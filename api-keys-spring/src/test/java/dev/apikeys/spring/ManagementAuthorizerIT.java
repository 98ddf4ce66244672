package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Caller;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.servlet.ManagementAuthorizer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Who manages keys where an application with Spring Security says so itself. */
class ManagementAuthorizerIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    /** Users have keys in tenants of their own; keys manage none. */
    @Bean
    ManagementAuthorizer tenants() {
      return request ->
          Optional.ofNullable(request.getUserPrincipal())
              .filter(caller -> !(caller instanceof ApiKeyAuthentication))
              .map(user -> Caller.user(user.getName(), "of-" + user.getName()));
    }
  }

  @Test
  void isTheOnlyOneThatIsAsked() {
    try (Started application =
        Started.with(
            Application.class,
            "--api-keys.management.enabled=true",
            "--spring.security.user.password=demo")) {
      HttpProbe probe = application.probe();
      String key = application.token("**", "api-keys:admin");
      probe.getWith(key, "/mirror").is(200);
      probe.getWith(key, "/api-keys").is(403);
      String[] user = {"Authorization", Started.basic("user", "demo")};
      assertThat(probe.get("/api-keys", user).is(200).text()).isEqualTo("[]");
      application.token(NewKey.named("a").inTenant("of-user").ownedBy("user"));
      assertThat(probe.get("/api-keys", user).is(200).json().size()).isOne();
    }
  }

  @Test
  void isNotMadeForUsersWhoseScopesAreNone() {
    assertThatThrownBy(
            () ->
                Started.with(
                    UsersManageKeysIT.Application.class,
                    "--api-keys.management.enabled=true",
                    "--api-keys.management.user-scopes=A B"))
        .rootCause()
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("api-keys.management.user-scopes holds");
  }
}
