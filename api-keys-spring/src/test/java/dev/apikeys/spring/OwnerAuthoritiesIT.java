package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.OwnerState;
import dev.apikeys.contract.HttpProbe;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.User.UserBuilder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keys that may do what their owners may, as the application's users have it. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = OwnerAuthoritiesIT.Application.class,
    properties = {
      "api-keys.security.principal-name=owner",
      "api-keys.security.owner-authorities=true",
      "api-keys.security.scopes=orders:read,orders:write"
    })
class OwnerAuthoritiesIT {

  @EnableAutoConfiguration
  @Import(Who.class)
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    CountedUsers users() {
      return new CountedUsers();
    }
  }

  /** Knows owners in all tenants, besides its users. */
  @EnableAutoConfiguration
  @Import({WatchedStore.class, Who.class})
  static class WithDirectory {
    @Bean
    OwnerDirectory directory() {
      return (tenant, owner) -> OwnerState.active();
    }
  }

  /** Counts how often a user is asked for. */
  static class CountedUsers extends InMemoryUserDetailsManager {

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public UserDetails loadUserByUsername(String name) {
      asked.incrementAndGet();
      return super.loadUserByUsername(name);
    }

    int asked() {
      return asked.get();
    }
  }

  @RestController
  static class Who {
    @GetMapping("/who")
    String who(Authentication caller) {
      return caller.getAuthorities().stream()
          .map(GrantedAuthority::getAuthority)
          .sorted()
          .collect(Collectors.joining(" ", caller.getName() + ": ", ""));
    }
  }

  private static final String INACTIVE = "API key's owner is inactive";

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  @Autowired private CountedUsers users;

  @BeforeEach
  void knowAliceAlone() {
    users.deleteUser("alice");
    save(user -> user);
  }

  private HttpProbe probe() {
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  /** From now on alice is so. */
  private void save(UnaryOperator<UserBuilder> change) {
    UserBuilder alice =
        User.withUsername("alice")
            .password("{noop}demo")
            .authorities("ROLE_USER", "stock:read", "FACTOR_PASSWORD");
    users.deleteUser("alice");
    users.createUser(change.apply(alice).build());
    keys.ownerChanged("", "alice");
  }

  private String tokenOf(NewKey key) {
    return keys.as(Actor.system("test")).issue(key.withScopes("orders:*")).token().reveal();
  }

  private String alices() {
    return tokenOf(NewKey.named("a").ownedBy("alice"));
  }

  @Test
  void goByTheirOwnersNameAndMayDoWhatItMay() {
    assertThat(probe().getWith(alices(), "/who").is(200).text())
        .isEqualTo(
            "alice: FACTOR_API_KEY ROLE_USER SCOPE_orders:read SCOPE_orders:write stock:read");
  }

  @Test
  void haveTheirOwnRightsAloneWithoutAnOwner() {
    assertThat(probe().getWith(tokenOf(NewKey.named("machine")), "/who").is(200).text())
        .endsWith(": FACTOR_API_KEY SCOPE_orders:read SCOPE_orders:write");
  }

  @Test
  void areRefusedAtOnceOfAnOwnerWhoMayNotLogIn() {
    String token = alices();
    probe().getWith(token, "/who").is(200);
    save(user -> user.disabled(true));
    probe().getWith(token, "/who").isChallenge(401, "invalid_token", INACTIVE);
    save(user -> user.accountLocked(true));
    probe().getWith(token, "/who").isChallenge(401, "invalid_token", INACTIVE);
    save(user -> user.accountExpired(true));
    probe().getWith(token, "/who").isChallenge(401, "invalid_token", INACTIVE);
    save(user -> user.credentialsExpired(true));
    probe().getWith(token, "/who").is(200);
  }

  @Test
  void mayDoAtOnceWhatTheirOwnerMayNow() {
    String token = alices();
    probe().getWith(token, "/who").is(200);
    save(user -> user.authorities("ROLE_AUDITOR"));
    assertThat(probe().getWith(token, "/who").is(200).text())
        .contains("ROLE_AUDITOR")
        .doesNotContain("ROLE_USER", "stock:read");
  }

  @Test
  void areRefusedOfAnOwnerWhomNobodyKnows() {
    probe()
        .getWith(tokenOf(NewKey.named("a").ownedBy("nobody")), "/who")
        .isChallenge(401, "invalid_token", INACTIVE);
  }

  @Test
  void areRefusedInTheNameOfAUserFromAnotherTenant() {
    probe()
        .getWith(tokenOf(NewKey.named("a").inTenant("elsewhere").ownedBy("alice")), "/who")
        .isChallenge(401, "invalid_token", INACTIVE);
    assertThat(probe().getWith(alices(), "/who").is(200).text()).contains("ROLE_USER");
  }

  @Test
  void haveNoRightsOfAUserInAnotherTenantWhateverOwnersAreActiveThere() {
    try (Started application =
        Started.with(
            WithDirectory.class,
            "--api-keys.security.owner-authorities=true",
            "--spring.security.user.name=alice",
            "--spring.security.user.password=demo",
            "--spring.security.user.roles=USER")) {
      NewKey alices = NewKey.named("a").ownedBy("alice");
      HttpProbe probe = application.probe();
      assertThat(probe.getWith(application.token(alices), "/who").is(200).text())
          .endsWith(": FACTOR_API_KEY ROLE_USER");
      String elsewhere = application.token(alices.inTenant("elsewhere"));
      assertThat(probe.getWith(elsewhere, "/who").is(200).text()).endsWith(": FACTOR_API_KEY");
    }
  }

  @Test
  void askForTheirOwnerNotWithEachRequest() {
    String token = alices();
    keys.ownerChanged("", "alice");
    int before = users.asked();
    probe().getWith(token, "/who").is(200);
    probe().getWith(token, "/who").is(200);
    probe().getWith(alices(), "/who").is(200);
    assertThat(users.asked()).isEqualTo(before + 1);
  }

  @Test
  void needAServiceThatKnowsTheirOwners() {
    assertThatThrownBy(
            () ->
                Started.with(
                    FallbackChainIT.WithChain.class, "--api-keys.security.owner-authorities=true"))
        .rootCause()
        .hasMessageContaining("there is no one UserDetailsService");
  }
}
