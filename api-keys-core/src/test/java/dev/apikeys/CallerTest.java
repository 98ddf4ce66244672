package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerTest {

  private static final Instant NOW = GivenClock.START;

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .prefix("acme")
          .pepper("p1", new byte[32])
          .scopeAlias("everything", "**")
          .scopeAlias("reading", "orders:read")
          .clock(clock)
          .build();
  private final Lifecycle root = keys.as(Actor.system("root"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey have(String tenant, String owner, String... scopes) {
    clock.advance(Duration.ofMillis(1));
    return root.issue(
            NewKey.named("of " + owner).inTenant(tenant).ownedBy(owner).withScopes(scopes))
        .key();
  }

  private Lifecycle as(ApiKey key) {
    return keys.as(Caller.key(key));
  }

  private Lifecycle asUser(String id, String tenant, String... grants) {
    return keys.as(Caller.user(id, tenant).granting(grants));
  }

  private static void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiKeyException.Refused.class,
            refused -> {
              assertThat(refused.member()).isEqualTo(member);
              assertThat(refused).hasMessageStartingWith(member + " ");
            });
  }

  private void assertUnknownTo(Lifecycle caller, ApiKey key) {
    List<Consumer<String>> calls =
        List.of(
            caller::get,
            caller::enable,
            caller::disable,
            id -> caller.revoke(id, "mine"),
            caller::delete);
    for (Consumer<String> call : calls) {
      assertThatThrownBy(() -> call.accept(key.id()))
          .isInstanceOf(ApiKeyException.UnknownKey.class)
          .hasMessage("there is no key " + key.id());
    }
    assertThat(root.get(key.id())).isEqualTo(key);
  }

  private static void assertManages(Lifecycle caller, ApiKey key) {
    assertThat(caller.get(key.id())).isEqualTo(key);
    assertThat(caller.disable(key.id()).enabled()).isFalse();
    assertThat(caller.enable(key.id()).enabled()).isTrue();
    assertThat(caller.revoke(key.id(), "over").revocation()).isPresent();
    caller.delete(key.id());
    assertThatThrownBy(() -> caller.get(key.id())).isInstanceOf(ApiKeyException.UnknownKey.class);
  }

  @Test
  void administratorManagesTheKeysOfItsTenant() {
    Lifecycle admin = keys.as(Caller.administrator(Actor.of("root"), Tenants.only("acme")));
    assertManages(admin, have("acme", "alice", "**"));
    assertUnknownTo(admin, have("", "alice"));
    assertUnknownTo(admin, have("Acme", "alice"));
  }

  @Test
  void administratorOfAllTenantsManagesEveryKey() {
    Lifecycle admin = keys.as(Caller.administrator(Actor.of("root"), Tenants.all()));
    assertManages(admin, have("acme", "alice"));
    assertManages(admin, have("", "bob"));
  }

  @Test
  void administratorListsItsTenantAlone() {
    ApiKey own = have("acme", "alice");
    ApiKey other = have("", "alice");
    Lifecycle admin = keys.as(Caller.administrator(Actor.of("root"), Tenants.only("acme")));
    assertThat(admin.list(KeyQuery.all())).containsExactly(own);
    assertThat(admin.list(KeyQuery.all().ownedBy("alice"))).containsExactly(own);
    assertThat(admin.list(KeyQuery.all().of(Tenants.only("")))).isEmpty();
    Lifecycle all = keys.as(Caller.administrator(Actor.of("root"), Tenants.all()));
    assertThat(all.list(KeyQuery.all())).containsExactly(other, own);
    assertThat(all.list(KeyQuery.all().of(Tenants.only("acme")))).containsExactly(own);
  }

  @Test
  void administratorIssuesInItsTenantAndNoOther() {
    Lifecycle admin = keys.as(Caller.administrator(Actor.of("root"), Tenants.only("acme")));
    ApiKey issued = admin.issue(NewKey.named("a").ownedBy("bob").withScopes("a:**", "**")).key();
    assertThat(issued.tenant()).isEqualTo("acme");
    assertThat(issued.createdBy()).isEqualTo("user:root");
    assertRefused("tenant", () -> admin.issue(NewKey.named("a").inTenant("")));
    assertThat(root.list(KeyQuery.all())).containsExactly(issued);
  }

  @Test
  void administratorGrantsNoReservedScopeUnlessDeclared() {
    Lifecycle plain = keys.as(Caller.administrator(Actor.of("root"), Tenants.all()));
    assertRefused("scopes", () -> plain.issue(NewKey.named("a").withScopes(Scopes.ADMIN)));
    Lifecycle declared =
        keys.as(
            new Caller.Administrator(
                Actor.of("root"), Tenants.all(), Scopes.of("**", Scopes.ADMIN)));
    assertThat(declared.issue(NewKey.named("a").withScopes(Scopes.ADMIN)).key().scopes())
        .isEqualTo(Scopes.of(Scopes.ADMIN));
    assertRefused(
        "scopes", () -> declared.issue(NewKey.named("a").withScopes(Scopes.ADMIN_ALL_TENANTS)));
  }

  @Test
  void userManagesItsOwnKeysAlone() {
    Lifecycle alice = asUser("alice", "acme");
    assertManages(alice, have("acme", "alice", "**"));
    assertUnknownTo(alice, have("acme", "bob"));
    assertUnknownTo(alice, have("", "alice"));
    assertUnknownTo(alice, have("acme", "Alice"));
    assertUnknownTo(alice, root.issue(NewKey.named("ownerless").inTenant("acme")).key());
  }

  @Test
  void userListsItsOwnKeysAlone() {
    ApiKey own = have("acme", "alice");
    have("acme", "bob");
    have("", "alice");
    Lifecycle alice = asUser("alice", "acme");
    assertThat(alice.list(KeyQuery.all())).containsExactly(own);
    assertThat(alice.list(KeyQuery.all().ownedBy("bob"))).isEmpty();
    assertThat(alice.list(KeyQuery.all().of(Tenants.only("")))).isEmpty();
  }

  @Test
  void userGrantsNothingUntilTheApplicationSaysSo() {
    Lifecycle alice = keys.as(Caller.user("alice", ""));
    assertThat(alice.issue(NewKey.named("a")).key().scopes().isEmpty()).isTrue();
    assertRefused("scopes", () -> alice.issue(NewKey.named("a").withScopes("orders:read")));
  }

  @Test
  void userGrantsWhatTheApplicationSays() {
    Lifecycle alice = asUser("alice", "", "orders:*");
    assertThat(alice.issue(NewKey.named("a").withScopes("orders:read")).key().scopes())
        .isEqualTo(Scopes.of("orders:read"));
    assertRefused(
        "scopes", () -> alice.issue(NewKey.named("a").withScopes("orders:read", "users:read")));
    assertRefused("scopes", () -> alice.issue(NewKey.named("a").withScopes("orders:**")));
  }

  @Test
  void userGrantsNoMoreByAnAlias() {
    Lifecycle alice = asUser("alice", "", "orders:*");
    assertThat(alice.issue(NewKey.named("a").withScopes("reading")).key().scopes())
        .isEqualTo(Scopes.of("orders:read"));
    assertRefused("scopes", () -> alice.issue(NewKey.named("a").withScopes("everything")));
  }

  @Test
  void userOwnsWhatItIssues() {
    Lifecycle alice = asUser("alice", "acme");
    ApiKey issued = alice.issue(NewKey.named("a")).key();
    assertThat(issued.owner()).contains("alice");
    assertThat(issued.tenant()).isEqualTo("acme");
    assertThat(issued.createdBy()).isEqualTo("user:alice");
    assertRefused("owner", () -> alice.issue(NewKey.named("a").ownedBy("bob")));
    assertRefused("tenant", () -> alice.issue(NewKey.named("a").inTenant("other")));
    assertThat(root.list(KeyQuery.all())).containsExactly(issued);
  }

  @Test
  void userMustBeAnOwnerThatAKeyCanHave() {
    assertThatThrownBy(() -> new Caller.User(Actor.of("a"), "", " ", Scopes.none()))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("owner ");
  }

  @Test
  void plainKeySeesItselfAlone() {
    ApiKey itself = have("acme", "alice", "**");
    ApiKey sibling = have("acme", "alice");
    assertThat(as(itself).get(itself.id())).isEqualTo(itself);
    assertThat(as(itself).list(KeyQuery.all())).containsExactly(itself);
    assertUnknownTo(as(itself), sibling);
  }

  @Test
  void plainKeyListsItselfOnlyIfAskedForIt() {
    ApiKey itself = have("acme", "alice");
    Lifecycle key = as(itself);
    assertThat(key.list(KeyQuery.all().ownedBy("alice").of(Tenants.only("acme"))))
        .containsExactly(itself);
    assertThat(key.list(KeyQuery.all().ownedBy("bob"))).isEmpty();
    assertThat(key.list(KeyQuery.all().of(Tenants.only("")))).isEmpty();
    assertThat(key.list(KeyQuery.all().after(itself.id()))).isEmpty();
    assertThat(key.list(KeyQuery.all().after("~"))).containsExactly(itself);
    assertThat(key.list(KeyQuery.all().createdBefore(itself.createdAt()))).isEmpty();
    assertThat(key.list(KeyQuery.all().unusedSince(itself.createdAt()))).isEmpty();
    root.disable(itself.id());
    assertThat(key.list(KeyQuery.all())).isEmpty();
    assertThat(key.list(KeyQuery.all().includingInactive())).hasSize(1);
  }

  @Test
  void plainKeyRevokesItself() {
    ApiKey itself = have("acme", "alice");
    assertThat(as(itself).revoke(itself.id(), "leaked").revocation())
        .contains(new Revocation(clock.instant(), "key:" + itself.id(), Optional.of("leaked")));
  }

  @Test
  void plainKeyManagesNothingNotEvenItself() {
    ApiKey itself = have("acme", "alice", "**");
    Lifecycle key = as(itself);
    assertRefused("scopes", () -> key.issue(NewKey.named("a")));
    assertRefused("scopes", () -> key.disable(itself.id()));
    assertRefused("scopes", () -> key.enable(itself.id()));
    assertRefused("scopes", () -> key.delete(itself.id()));
    assertThat(root.list(KeyQuery.all())).containsExactly(itself);
  }

  @Test
  void administratorKeyManagesTheKeysOfItsTenant() {
    ApiKey boss = have("acme", "boss", Scopes.ADMIN);
    Lifecycle admin = as(boss);
    ApiKey alices = have("acme", "alice", "**");
    assertThat(admin.list(KeyQuery.all())).containsExactly(alices, boss);
    assertManages(admin, alices);
    assertUnknownTo(admin, have("", "alice"));
  }

  @Test
  void administratorKeyOfAllTenantsManagesEveryKey() {
    Lifecycle admin = as(have("acme", "boss", Scopes.ADMIN_ALL_TENANTS));
    assertManages(admin, have("acme", "alice"));
    assertManages(admin, have("", "alice"));
  }

  @Test
  void administratorKeyOfAllTenantsIssuesInItsOwnUnlessToldOtherwise() {
    Lifecycle admin = as(have("acme", "boss", Scopes.ADMIN_ALL_TENANTS));
    assertThat(admin.issue(NewKey.named("a")).key().tenant()).isEqualTo("acme");
    assertThat(admin.issue(NewKey.named("a").inTenant("")).key().tenant()).isEmpty();
  }

  @Test
  void administratorKeyHandsOutNoMoreThanItHas() {
    ApiKey boss = have("acme", "boss", Scopes.ADMIN, "orders:*");
    Lifecycle admin = as(boss);
    ApiKey issued = admin.issue(NewKey.named("a").withScopes(Scopes.ADMIN, "orders:read")).key();
    assertThat(issued.tenant()).isEqualTo("acme");
    assertThat(issued.createdBy()).isEqualTo("key:" + boss.id());
    assertRefused("scopes", () -> admin.issue(NewKey.named("a").withScopes("users:read")));
    assertRefused("scopes", () -> admin.issue(NewKey.named("a").withScopes("**")));
    assertRefused(
        "scopes", () -> admin.issue(NewKey.named("a").withScopes(Scopes.ADMIN_ALL_TENANTS)));
    assertRefused("tenant", () -> admin.issue(NewKey.named("a").inTenant("")));
  }

  @Test
  void administratorKeyIssuesNoKeyThatOutlivesIt() {
    Instant end = NOW.plus(Duration.ofDays(9));
    ApiKey boss = root.issue(NewKey.named("boss").withScopes(Scopes.ADMIN).expiringAt(end)).key();
    Lifecycle admin = as(boss);
    assertThat(admin.issue(NewKey.named("a")).key().expiresAt()).contains(end);
    assertThat(admin.issue(NewKey.named("a").expiringAt(end)).key().expiresAt()).contains(end);
    assertRefused("expires_at", () -> admin.issue(NewKey.named("a").expiringAt(end.plusMillis(1))));
    assertRefused("expires_at", () -> admin.issue(NewKey.named("a").neverExpiring()));
  }

  @Test
  void keyIsNoAdministratorByAWildcard() {
    assertThat(Caller.key(have("", "a", "**")).manages()).isFalse();
    assertThat(Caller.key(have("", "a", "*:*", "*:admin")).manages()).isFalse();
    assertThat(Caller.key(have("", "a", Scopes.ADMIN)).tenants()).isEqualTo(Tenants.only(""));
  }

  @Test
  void leavesAnAuditEntryOfItsOwn() {
    ApiKey key = have("acme", "alice");
    keys.as(
            new Caller.Administrator(
                Actor.of("root").from("::1"), Tenants.only("acme"), Scopes.none()))
        .disable(key.id());
    assertThat(store.audit(AuditQuery.all()).get(0).entry().actor())
        .isEqualTo(Actor.of("root").from("::1"));
  }
}
