package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers within one tenant, as where a path names it. */
class ConfinedCallerTest {

  private static final Actor ROOT = Actor.of("root");

  private final ApiKeys keys =
      ApiKeys.builder(new InMemoryKeyStore()).prefix("acme").pepper("p1", new byte[32]).build();
  private final Lifecycle root = keys.as(Actor.system("root"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey have(String tenant, String owner, String... scopes) {
    return root.issue(NewKey.named("a").inTenant(tenant).ownedBy(owner).withScopes(scopes)).key();
  }

  private static Caller within(Caller caller, String tenant) {
    return caller.within(tenant).orElseThrow();
  }

  private static void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiKeyException.Refused.class,
            refused -> assertThat(refused.member()).isEqualTo(member));
  }

  /** Whoever acts in all tenants: at home in one of them, or in none. */
  static List<Caller> ofAllTenants() {
    ApiKey boss =
        Specimens.key("0000000000000000").toBuilder()
            .tenant("home")
            .owner(Optional.of("boss"))
            .scopes(Scopes.of("**", Scopes.ADMIN, Scopes.ADMIN_ALL_TENANTS))
            .build();
    return List.of(
        Caller.key(boss),
        Caller.key(boss).listingItsOwnersKeys(),
        Caller.administrator(ROOT, Tenants.all()),
        new Caller.Administrator(
            ROOT, Tenants.all(), Scopes.of("**", Scopes.ADMIN, Scopes.ADMIN_ALL_TENANTS)));
  }

  @ParameterizedTest
  @MethodSource("ofAllTenants")
  void knowsTheKeysOfItsTenantAlone(Caller caller) {
    ApiKey inside = have("acme", "boss");
    ApiKey outside = have("home", "boss");
    Lifecycle confined = keys.as(within(caller, "acme"));
    assertThat(confined.list(KeyQuery.all())).containsExactly(inside);
    assertThat(confined.list(KeyQuery.all().of(Tenants.only("home")))).isEmpty();
    assertThat(confined.get(inside.id())).isEqualTo(inside);
    assertThat(confined.history(inside.id(), AuditQuery.all())).hasSize(1);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> confined.get(outside.id()),
            () -> confined.history(outside.id(), AuditQuery.all()),
            () -> confined.revoke(outside.id(), ""),
            () -> confined.delete(outside.id()))) {
      assertThatThrownBy(call).isInstanceOf(ApiKeyException.UnknownKey.class);
    }
    assertThat(root.get(outside.id())).isEqualTo(outside);
  }

  @ParameterizedTest
  @MethodSource("ofAllTenants")
  void sweepsItsTenantAlone(Caller caller) {
    have("acme", "boss");
    ApiKey outside = have("home", "boss");
    Sweep sweep = keys.as(within(caller, "acme")).sweep();
    assertThat(sweep.revokeAllOf("home", "boss", "")).isZero();
    assertThat(sweep.eraseOwner("home", "boss")).isZero();
    assertThat(sweep.revokeAllOf("acme", "boss", "")).isOne();
    assertThat(root.list(KeyQuery.all())).containsExactly(outside);
  }

  @ParameterizedTest
  @MethodSource("ofAllTenants")
  void issuesInItsTenantAlone(Caller caller) {
    Lifecycle confined = keys.as(within(caller, "acme"));
    ApiKey issued = confined.issue(NewKey.named("a")).key();
    assertThat(issued.tenant()).isEqualTo("acme");
    assertThat(issued.owner()).as("an owner in another tenant is somebody else").isEmpty();
    assertThat(confined.issue(NewKey.named("a").inTenant("acme")).key().tenant()).isEqualTo("acme");
    assertRefused("tenant", () -> confined.issue(NewKey.named("a").inTenant("home")));
    assertRefused("tenant", () -> confined.issue(NewKey.named("a").inTenant("")));
  }

  @ParameterizedTest
  @MethodSource("ofAllTenants")
  void handsOutNothingThatReachesBeyondItsTenant(Caller caller) {
    Lifecycle confined = keys.as(within(caller, "acme"));
    assertRefused(
        "scopes", () -> confined.issue(NewKey.named("a").withScopes(Scopes.ADMIN_ALL_TENANTS)));
    assertThat(caller.grants().containsAll(within(caller, "acme").grants())).isTrue();
    assertThat(within(caller, "acme").grants().covers("orders:write")).isTrue();
    assertThat(within(caller, "acme").grants().covers(Scopes.ADMIN))
        .isEqualTo(caller.grants().covers(Scopes.ADMIN));
  }

  @ParameterizedTest
  @MethodSource("ofAllTenants")
  void isNeverWidened(Caller caller) {
    Caller confined = within(caller, "acme");
    assertThat(confined.tenants()).isEqualTo(Tenants.only("acme"));
    assertThat(confined.within("home")).isEmpty();
    assertThat(confined.within("acme")).contains(confined);
    assertThat(confined.actor()).isEqualTo(caller.actor());
    Caller changed =
        confined instanceof Caller.Key key
            ? key.from("192.0.2.7").listingItsOwnersKeys()
            : ((Caller.Administrator) confined).granting("**");
    assertThat(changed.tenants()).isEqualTo(Tenants.only("acme"));
  }

  @Test
  void isAtHomeWhereItsKeyIs() {
    Caller boss = Caller.key(have("home", "boss", "**", Scopes.ADMIN_ALL_TENANTS));
    ApiKey issued = keys.as(within(boss, "home")).issue(NewKey.named("a")).key();
    assertThat(issued.owner()).contains("boss");
  }

  @Test
  void isAnAdministratorWhereItsKeyIsNot() {
    ApiKey boss = have("home", "boss", Scopes.ADMIN_ALL_TENANTS);
    Lifecycle away = keys.as(within(Caller.key(boss), "acme"));
    assertThatThrownBy(() -> away.get(boss.id())).isInstanceOf(ApiKeyException.UnknownKey.class);
    assertThatThrownBy(() -> away.revoke(boss.id(), ""))
        .isInstanceOf(ApiKeyException.UnknownKey.class);
    assertThat(away.disable(have("acme", "alice").id()).enabled()).isFalse();
  }

  @Test
  void isItselfInItsOnlyTenantAndNobodyElsewhere() {
    Stream.of(
            Caller.user("alice", "acme").granting("a:*"),
            Caller.administrator(ROOT, Tenants.only("acme")),
            new Caller.Administrator(
                ROOT, Tenants.only("acme"), Scopes.of(Scopes.ADMIN_ALL_TENANTS)),
            Caller.key(have("acme", "alice", "**")).listingItsOwnersKeys(),
            Caller.key(have("acme", "alice", Scopes.ADMIN)).from("192.0.2.7"))
        .forEach(
            caller -> {
              assertThat(caller.within("acme")).contains(caller);
              assertThat(caller.within("Acme")).isEmpty();
              assertThat(caller.within("")).isEmpty();
              assertThat(caller.within("home")).isEmpty();
            });
    assertThat(Caller.user("alice", "").within("")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {" acme", "acme\u00a0", "\u0000", "a\nb", "a\u202eb", "\ud800"})
  void isNobodyInATenantThatNoKeyCanHave(String tenant) {
    for (Caller caller : ofAllTenants()) {
      assertThat(caller.within(tenant)).isEmpty();
      assertThat(caller.within("a".repeat(256))).isEmpty();
      assertThat(caller.within("a".repeat(255))).isPresent();
      assertThat(caller.within("")).isPresent();
    }
  }

  @Test
  void isCountedAsOneKeyInWhateverTenant() {
    Caller boss = Caller.key(have("home", "boss", Scopes.ADMIN_ALL_TENANTS));
    RateLimit once = new RateLimit(1, Duration.ofDays(1));
    assertThat(keys.limits().count(boss, once).orElseThrow().allowed()).isTrue();
    for (String tenant : List.of("acme", "home", "")) {
      assertThat(keys.limits().count(within(boss, tenant), once).orElseThrow().allowed()).isFalse();
    }
  }

  @Test
  void isAKeyOfNoMoreTenantsThanItsScopesHave() {
    ApiKey plain = have("acme", "alice", Scopes.ADMIN);
    for (Tenants wider : List.of(Tenants.all(), Tenants.only("home"))) {
      assertThatThrownBy(() -> new Caller.Key(plain, ROOT, false, wider))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessageStartingWith("tenants ");
    }
  }
}
