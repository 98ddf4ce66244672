package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.isRefused;
import static dev.apikeys.spring.ConfiguredApplication.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyPolicy;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the settings below {@code api-keys.policy} demand. */
class PolicySettingsTest {

  private static final NewKey KEY = NewKey.named("a").ownedBy("alice");

  private static Lifecycle keys(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.system("test"));
  }

  private static void started(ApplicationContextRunner application, Consumer<Lifecycle> tried) {
    application.run(
        context -> {
          assertThat(context).hasNotFailed();
          tried.accept(keys(context));
        });
  }

  private static Duration lifetime(ApiKey key) {
    return Duration.between(key.createdAt(), key.expiresAt().orElseThrow());
  }

  private static Duration lifetimeOf(Lifecycle keys, NewKey wanted) {
    return lifetime(keys.issue(wanted).key());
  }

  @Test
  void demandNothingByDefault() {
    started(with(), keys -> assertThat(keys.issue(KEY).key().expiresAt()).isEmpty());
  }

  @Test
  void boundLifetimes() {
    started(
        with("policy.min-lifetime=2d", "policy.default-lifetime=30d", "policy.max-lifetime=90d"),
        keys -> {
          assertThat(lifetimeOf(keys, KEY)).isEqualTo(Duration.ofDays(30));
          assertThatThrownBy(() -> keys.issue(KEY.expiringIn(Duration.ofDays(91))))
              .isInstanceOf(InvalidMemberException.class);
          assertThatThrownBy(() -> keys.issue(KEY.expiringIn(Duration.ofDays(1))))
              .isInstanceOf(InvalidMemberException.class);
        });
  }

  @Test
  void boundTheKeysOfAnOwner() {
    started(
        with("policy.max-keys-per-owner=1"),
        keys -> {
          keys.issue(KEY);
          assertThatThrownBy(() -> keys.issue(KEY)).isInstanceOf(ApiKeyException.OwnerLimit.class);
        });
  }

  @Test
  void boundWhatIsGranted() {
    started(
        with("policy.grantable-scopes=orders:*"),
        keys -> {
          keys.issue(KEY.withScopes("orders:read"));
          assertThatThrownBy(() -> keys.issue(KEY.withScopes("users:read")))
              .isInstanceOf(InvalidMemberException.class);
        });
  }

  @Test
  void grantNothingWhereNothingIsGrantable() {
    started(
        with("policy.grantable-scopes="),
        keys ->
            assertThatThrownBy(() -> keys.issue(KEY.withScopes("orders:read")))
                .isInstanceOf(InvalidMemberException.class));
  }

  @Test
  void boundIdlenessAndOverlaps() {
    started(
        with("policy.max-idle=30d", "policy.default-overlap=1h", "policy.max-overlap=2h"),
        keys -> {
          ApiKey key = keys.issue(KEY).key();
          assertThat(key.maxIdle()).contains(Duration.ofDays(30));
          assertThatThrownBy(() -> keys.rotate(key.id(), Duration.ofHours(3)))
              .isInstanceOf(InvalidMemberException.class);
          assertThat(keys.rotate(key.id()).key().secrets()).hasSize(2);
        });
  }

  @Test
  void capAnOverlapThatIsLongerByDefault() {
    started(
        with("policy.max-overlap=1h"),
        keys -> assertThat(keys.rotate(keys.issue(KEY).key().id()).key().secrets()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource({
    "acme, orders:read, 30",
    "acme, payments:write, 7",
    "acme, payments:*, 7",
    "acme, **, 7",
    "globex, orders:read, 365",
    "globex, payments:write, 365",
    "'', payments:write, 7",
    "'', orders:read, 365"
  })
  void goByTenantAndScopesTheLaterRuleFirst(String tenant, String scope, int days) {
    started(
        with(
            "policy.max-lifetime=365d",
            "policy.rules[0].tenants=acme",
            "policy.rules[0].max-lifetime=30d",
            "policy.rules[1].scopes=payments:**",
            "policy.rules[1].max-lifetime=7d",
            "policy.rules[2].tenants=globex,initech",
            "policy.rules[2].max-lifetime=365d"),
        keys ->
            assertThat(lifetimeOf(keys, KEY.inTenant(tenant).withScopes(scope)))
                .isEqualTo(Duration.ofDays(days)));
  }

  @Test
  void letWhatWasSaidForLongerLivesGiveWay() {
    started(
        with(
            "policy.min-lifetime=20d",
            "policy.default-lifetime=60d",
            "policy.rules[0].scopes=payments:write",
            "policy.rules[0].max-lifetime=7d"),
        keys -> {
          assertThat(lifetimeOf(keys, KEY)).isEqualTo(Duration.ofDays(60));
          assertThat(lifetimeOf(keys, KEY.withScopes("payments:write")))
              .isEqualTo(Duration.ofDays(7));
        });
  }

  @Test
  void limitTheKeysOfATenant() {
    with(
            "limits.per-key.requests=10",
            "limits.per-key.per=60s",
            "policy.rules[0].tenants=acme",
            "policy.rules[0].requests=1000",
            "policy.rules[0].per=60s")
        .run(
            context -> {
              assertThat(requests(context, KEY)).isEqualTo(10);
              assertThat(requests(context, KEY.inTenant("acme"))).isEqualTo(1000);
            });
  }

  private static int requests(ApplicationContext context, NewKey wanted) {
    String token = keys(context).issue(wanted).token().reveal();
    Verified verified =
        (Verified) context.getBean(ApiKeys.class).verify(token, VerificationContext.none());
    return verified.quota().orElseThrow().limit().requests();
  }

  @Test
  void sayNothingOfWhatThePolicyOfTheApplicationSays() {
    KeyPolicy own = KeyPolicy.unrestricted().keysPerOwner(1).lifetimeAtMost(Duration.ofDays(90));
    started(
        with("policy.max-lifetime=10d").withBean(KeyPolicy.class, () -> own),
        keys -> {
          assertThat(lifetimeOf(keys, KEY)).isEqualTo(Duration.ofDays(10));
          assertThatThrownBy(() -> keys.issue(KEY)).isInstanceOf(ApiKeyException.OwnerLimit.class);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy.max-lifetime=-1d | api-keys.policy.max-lifetime is",
        "policy.rules[0].max-idle=1h | api-keys.policy.rules[0].max-idle is",
        "policy.rules[0].scopes=A B | api-keys.policy.rules[0].scopes holds",
        "policy.rules[0].tenants= | api-keys.policy.rules[0].tenants is empty",
        "policy.rules[0].tenants[0]=a\u0007b | api-keys.policy.rules[0].tenants ",
        "policy.rules[0].scopes= | api-keys.policy.rules[0].scopes is empty",
        "policy.grantable-scopes=A B | api-keys.policy.grantable-scopes holds",
        "policy.max-keys-per-owner=0 | api-keys.policy.max-keys-per-owner is 0",
        "policy.rules[0].requests=5 | api-keys.policy.rules[0].requests is set, but",
        "policy.rules[0].per=5s | api-keys.policy.rules[0].per is set, but"
      })
  void areRefusedByName(String setting, String message) {
    isRefused(with(setting), message);
  }

  @Test
  void areRefusedWhereARuleContradictsItself() {
    with("policy.rules[0].min-lifetime=9d", "policy.rules[0].max-lifetime=5d")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("api-keys.policy.rules[0].min-lifetime is"));
  }
}
