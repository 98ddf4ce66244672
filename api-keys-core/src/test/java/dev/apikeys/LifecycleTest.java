package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the hands of the trusted application; what callers may do stands in {@link CallerTest}. */
class LifecycleTest {

  private static final Instant NOW = GivenClock.START;
  private static final String NOBODYS = "01955174-a07b-7abc-8def-000000000000";

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .prefix("acme_live")
          .pepper("p1", new byte[32])
          .scopeAlias("admin:all", "**", Scopes.ADMIN)
          .clock(clock)
          .build();
  private final Actor alice = Actor.of("alice").from("2001:db8::1");
  private final Lifecycle lifecycle = keys.as(alice);

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey issue() {
    return lifecycle.issue(NewKey.named("ci").inTenant("acme").ownedBy("bob")).key();
  }

  private AuditEntry lastEntry() {
    return store.audit(AuditQuery.all()).get(0).entry();
  }

  private AuditEntry entry(
      AuditAction action, ApiKey key, Optional<String> reason, String changes) {
    return new AuditEntry(
        clock.instant(), alice, action, key.id(), key.tenant(), key.owner(), reason, changes);
  }

  @Test
  void issuesWhatIsAskedFor() {
    NewKey request =
        NewKey.named("CI/CD Pipeline Key")
            .describedAs("deploys")
            .inTenant("acme")
            .ownedBy("user-123")
            .withMetadata("{\"team\":\"shop\"}")
            .withScopes("deploy:production", "api:read")
            .notBefore(NOW.plusMillis(1))
            .expiringIn(Duration.ofDays(90));
    ApiKey key = lifecycle.issue(request).key();
    Secret secret = key.secrets().get(0);
    assertThat(key)
        .isEqualTo(
            ApiKey.builder(key.id(), "CI/CD Pipeline Key", NOW, "user:alice")
                .description("deploys")
                .tenant("acme")
                .owner(Optional.of("user-123"))
                .metadata("{\"team\":\"shop\"}")
                .scopes(Scopes.of("api:read", "deploy:production"))
                .notBefore(Optional.of(NOW.plusMillis(1)))
                .expiresAt(Optional.of(NOW.plus(Duration.ofDays(90))))
                .secrets(List.of(Secret.minted(secret.id(), "acme_live_" + secret.id(), NOW)))
                .build());
    assertThat(lifecycle.get(key.id())).isEqualTo(key);
  }

  @Test
  void issuesAKeyWithoutRightsOwnerOrEndUnlessAsked() {
    ApiKey key = lifecycle.issue(NewKey.named("ci")).key();
    assertThat(key.scopes().isEmpty()).isTrue();
    assertThat(key.tenant()).isEmpty();
    assertThat(key.owner()).isEmpty();
    assertThat(key.metadata()).isEqualTo("{}");
    assertThat(key.expiresAt()).isEmpty();
  }

  @Test
  void givesKeysUuidsOfVersionSevenThatSortByTime() {
    String first = issue().id();
    clock.advance(Duration.ofMillis(1));
    String second = issue().id();
    assertThat(first)
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(second).isGreaterThan(first);
    assertThat(Long.parseLong(first.substring(0, 13).replace("-", ""), 16))
        .isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void cutsTheTimeToMilliseconds() {
    clock.set(NOW.plusNanos(999_999));
    ApiKey key = issue();
    assertThat(key.createdAt()).isEqualTo(NOW);
    assertThat(lifecycle.disable(key.id()).updatedAt()).isEqualTo(NOW);
    assertThat(store.audit(AuditQuery.all())).extracting(row -> row.entry().at()).containsOnly(NOW);
  }

  @Test
  void storesAHashUnderTheCurrentPepper() {
    issue();
    assertThat(store.countByScheme()).containsOnlyKeys("hmac-sha256:p1");
  }

  @Test
  void expandsAliasesWhenAKeyIsIssued() {
    ApiKey key = lifecycle.issue(NewKey.named("ci").withScopes("admin:all", "a:b")).key();
    assertThat(key.scopes()).isEqualTo(Scopes.of("**", "a:b", "api-keys:admin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Read", "a b", "", "***"})
  void storesNothingForAnIllegalScope(String illegal) {
    assertThatThrownBy(() -> lifecycle.issue(NewKey.named("ci").withScopes(illegal)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("scopes ");
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void storesNothingForAnEndInThePast() {
    assertThatThrownBy(() -> lifecycle.issue(NewKey.named("ci").expiringAt(NOW)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("expires_at is not in the future: 2026-03-01T12:00:00.123Z");
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void storesNothingForAKeyThatWouldEndBeforeItBegins() {
    NewKey request = NewKey.named("ci").expiringAt(NOW.plusMillis(2));
    assertThatThrownBy(() -> lifecycle.issue(request.notBefore(NOW.plusMillis(2))))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("not_before is not before the key's end: it would never be valid");
    assertThat(store.takeCalls()).isEmpty();
    assertThat(lifecycle.issue(request.notBefore(NOW.plusMillis(1))).key().version()).isEqualTo(1);
  }

  @Test
  void auditsTheIssue() {
    ApiKey key = issue();
    assertThat(lastEntry()).isEqualTo(entry(AuditAction.ISSUED, key, Optional.empty(), ""));
  }

  @Test
  void disablesAndEnablesCountingVersions() {
    ApiKey key = issue();
    clock.advance(Duration.ofSeconds(1));
    ApiKey disabled = lifecycle.disable(key.id());
    assertThat(disabled.enabled()).isFalse();
    assertThat(disabled.version()).isEqualTo(2);
    assertThat(disabled.updatedAt()).isEqualTo(clock.instant());
    assertThat(lastEntry())
        .isEqualTo(entry(AuditAction.DISABLED, key, Optional.empty(), "enabled\ttrue\tfalse"));
    ApiKey enabled = lifecycle.enable(key.id());
    assertThat(enabled.enabled()).isTrue();
    assertThat(enabled.version()).isEqualTo(3);
    assertThat(disabled.enabledAt()).isEqualTo(NOW);
    assertThat(enabled.enabledAt()).isEqualTo(clock.instant());
    assertThat(lastEntry())
        .isEqualTo(entry(AuditAction.ENABLED, key, Optional.empty(), "enabled\tfalse\ttrue"));
    assertThat(lifecycle.get(key.id())).isEqualTo(enabled);
  }

  @Test
  void changesNothingWhereNothingIsToBeChanged() {
    ApiKey key = issue();
    assertThat(lifecycle.enable(key.id())).isEqualTo(key);
    ApiKey disabled = lifecycle.disable(key.id());
    clock.advance(Duration.ofSeconds(1));
    assertThat(lifecycle.disable(key.id())).isEqualTo(disabled);
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  void revokesForGood() {
    ApiKey key = issue();
    clock.advance(Duration.ofSeconds(1));
    ApiKey revoked = lifecycle.revoke(key.id(), "laptop stolen");
    assertThat(revoked.revocation())
        .contains(new Revocation(clock.instant(), "user:alice", Optional.of("laptop stolen")));
    assertThat(revoked.version()).isEqualTo(2);
    assertThat(revoked.updatedAt()).isEqualTo(clock.instant());
    assertThat(lastEntry())
        .isEqualTo(entry(AuditAction.REVOKED, key, Optional.of("laptop stolen"), ""));
    assertThatThrownBy(() -> lifecycle.enable(key.id()))
        .isInstanceOf(ApiKeyException.Revoked.class)
        .hasMessage("the key " + key.id() + " is revoked, which is for good: issue a new one");
    assertThatThrownBy(() -> lifecycle.disable(key.id()))
        .isInstanceOf(ApiKeyException.Revoked.class);
    assertThat(lifecycle.get(key.id())).isEqualTo(revoked);
  }

  @Test
  void revokesOnce() {
    ApiKey key = issue();
    ApiKey revoked = lifecycle.revoke(key.id(), "first");
    clock.advance(Duration.ofSeconds(1));
    assertThat(lifecycle.revoke(key.id(), "second")).isEqualTo(revoked);
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  void revokesWithoutAReason() {
    assertThat(lifecycle.revoke(issue().id(), " ").revocation().orElseThrow().reason()).isEmpty();
    assertThat(lastEntry().reason()).isEmpty();
  }

  @Test
  void refusesAnIllegalReason() {
    ApiKey key = issue();
    for (String illegal : List.of("x".repeat(256), "a\nb", "a\u202e")) {
      assertThatThrownBy(() -> lifecycle.revoke(key.id(), illegal))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessageStartingWith("reason ");
    }
    assertThat(lifecycle.get(key.id())).isEqualTo(key);
  }

  @Test
  void deletesAllButTheAudit() {
    ApiKey key = issue();
    lifecycle.delete(key.id());
    assertThatThrownBy(() -> lifecycle.get(key.id()))
        .isInstanceOf(ApiKeyException.UnknownKey.class);
    assertThat(lastEntry()).isEqualTo(entry(AuditAction.DELETED, key, Optional.empty(), ""));
    assertThat(store.countByScheme()).isEmpty();
  }

  @Test
  void knowsNoAbsentKey() {
    assertUnknown(() -> lifecycle.get(NOBODYS));
    assertUnknown(() -> lifecycle.enable(NOBODYS));
    assertUnknown(() -> lifecycle.disable(NOBODYS));
    assertUnknown(() -> lifecycle.revoke(NOBODYS, ""));
    assertUnknown(() -> lifecycle.delete(NOBODYS));
  }

  private static void assertUnknown(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ApiKeyException.UnknownKey.class)
        .hasMessage("there is no key " + NOBODYS);
  }

  @Test
  void listsTheKeysOfAllTenants() {
    ApiKey first = issue();
    clock.advance(Duration.ofMillis(1));
    ApiKey second = lifecycle.issue(NewKey.named("other")).key();
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(second, first);
    assertThat(lifecycle.list(KeyQuery.all().of(Tenants.only("acme")))).containsExactly(first);
  }

  @Test
  void listsByItsOwnClock() {
    ApiKey key = lifecycle.issue(NewKey.named("ci").expiringIn(Duration.ofMillis(1))).key();
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(key);
    clock.advance(Duration.ofMillis(1));
    assertThat(lifecycle.list(KeyQuery.all())).isEmpty();
  }

  @Test
  void locksNoOwnerWhereNoPolicyCanLimitIt() {
    ApiKey key = issue();
    lifecycle.disable(key.id());
    store.takeCalls();
    lifecycle.enable(key.id());
    lifecycle.edit(key.id(), KeyEdit.nothing().neverExpiring());
    assertThat(store.takeCalls()).containsExactly("change", "change");
  }

  @Test
  void believesNoStoreThatAnswersWhatItWasNotAsked() {
    ApiKey key = issue();
    store.lying(new InsertionResult.Duplicate());
    assertThatThrownBy(this::issue)
        .isInstanceOf(KeyStoreException.class)
        .hasMessage("the store answered Duplicate[] to a key of a fresh id");
    store.lying(new ChangeResult.Deleted());
    assertThatThrownBy(() -> lifecycle.disable(key.id()))
        .isInstanceOf(KeyStoreException.class)
        .hasMessage("the store answered Deleted to a change of " + key.id());
    store.lying(new ChangeResult.Unchanged(store.get(key.id()).orElseThrow()));
    assertThatThrownBy(() -> lifecycle.delete(key.id())).isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> lifecycle.rotate(key.id())).isInstanceOf(KeyStoreException.class);
  }

  @Test
  void passesOnThatTheStoreIsBroken() {
    ApiKey key = issue();
    store.broken(true);
    assertThatThrownBy(this::issue).isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> lifecycle.get(key.id())).isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> lifecycle.revoke(key.id(), "")).isInstanceOf(KeyStoreException.class);
  }
}
