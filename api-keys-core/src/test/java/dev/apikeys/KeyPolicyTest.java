package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyPolicyTest {

  private static final Instant NOW = GivenClock.START;
  private static final Duration DAY = Duration.ofDays(1);
  private static final KeyPolicy PLAIN = KeyPolicy.unrestricted();

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private volatile KeyPolicy policy = PLAIN;
  private volatile KeyPolicy strict = PLAIN;
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .policy(key -> key.scopes().covers("pay:out") ? strict : policy)
          .clock(clock)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey issue(NewKey request) {
    return lifecycle.issue(request).key();
  }

  private static void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMemberException.class, refused -> assertThat(refused.member()).isEqualTo(member))
        .hasMessageStartingWith(member + " ");
  }

  @Test
  void demandsNothingByDefault() {
    assertThat(issue(NewKey.named("ci").withScopes("**", Scopes.ADMIN)).expiresAt()).isEmpty();
    assertThat(PLAIN.defaultOverlap()).isEqualTo(Duration.ofHours(24));
    assertThat(PLAIN.maxOverlap()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void endsKeysForWhichNoEndIsAskedForByDefault() {
    policy = PLAIN.lifetimeByDefault(DAY);
    assertThat(issue(NewKey.named("ci")).expiresAt()).contains(NOW.plus(DAY));
    assertThat(issue(NewKey.named("ci").neverExpiring()).expiresAt()).isEmpty();
    assertThat(issue(NewKey.named("ci").expiringIn(DAY.multipliedBy(9))).expiresAt())
        .contains(NOW.plus(DAY.multipliedBy(9)));
  }

  @Test
  void endsKeysAtTheLatestAfterTheLongestLifetime() {
    policy = PLAIN.lifetimeAtMost(DAY);
    assertThat(issue(NewKey.named("ci")).expiresAt()).contains(NOW.plus(DAY));
    assertThat(issue(NewKey.named("ci").expiringIn(DAY)).expiresAt()).contains(NOW.plus(DAY));
    assertRefused("expires_at", () -> issue(NewKey.named("ci").expiringIn(DAY.plusMillis(1))));
    assertRefused("expires_at", () -> issue(NewKey.named("ci").neverExpiring()));
  }

  @Test
  void prefersTheDefaultToTheLongestLifetime() {
    policy = PLAIN.lifetimeAtMost(DAY.multipliedBy(9)).lifetimeByDefault(DAY);
    assertThat(issue(NewKey.named("ci")).expiresAt()).contains(NOW.plus(DAY));
  }

  @Test
  void refusesAnEndThatIsTooSoon() {
    policy = PLAIN.lifetimeAtLeast(DAY);
    assertRefused("expires_at", () -> issue(NewKey.named("ci").expiringIn(DAY.minusMillis(1))));
    ApiKey key = issue(NewKey.named("ci").expiringIn(DAY));
    assertThat(issue(NewKey.named("ci")).expiresAt()).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(lifecycle.rotate(key.id()).key().secrets()).hasSize(2);
    assertRefused(
        "expires_at",
        () -> lifecycle.edit(key.id(), KeyEdit.nothing().expiringIn(DAY.minusMillis(1))));
    assertThat(lifecycle.edit(key.id(), KeyEdit.nothing().withScopes("a:b")).version())
        .isEqualTo(3);
  }

  @Test
  void isChosenByWhatTheKeyWouldBe() {
    strict = PLAIN.lifetimeAtMost(DAY);
    assertThat(issue(NewKey.named("ci").withScopes("pay:out")).expiresAt()).contains(NOW.plus(DAY));
    ApiKey key = issue(NewKey.named("ci").withScopes("pay:in"));
    assertThat(key.expiresAt()).isEmpty();
    KeyEdit stronger = KeyEdit.nothing().withScopes("pay:out");
    assertRefused("expires_at", () -> lifecycle.edit(key.id(), stronger));
    assertThat(lifecycle.get(key.id())).isEqualTo(key);
    assertThat(lifecycle.edit(key.id(), stronger.expiringIn(DAY)).expiresAt())
        .contains(NOW.plus(DAY));
  }

  @Test
  void isMetByKeysThatCameBeforeItAtTheNextAct() {
    ApiKey key = issue(NewKey.named("ci").withScopes("a:b"));
    lifecycle.disable(key.id());
    policy = PLAIN.lifetimeAtMost(DAY);
    assertRefused("expires_at", () -> lifecycle.enable(key.id()));
    assertRefused("expires_at", () -> lifecycle.edit(key.id(), KeyEdit.nothing().enabled(true)));
    assertRefused("expires_at", () -> lifecycle.rotate(key.id()));
    assertRefused(
        "expires_at", () -> lifecycle.edit(key.id(), KeyEdit.nothing().withScopes("a:c")));
    lifecycle.edit(key.id(), KeyEdit.nothing().expiringIn(DAY));
    assertThat(lifecycle.enable(key.id()).enabled()).isTrue();
    assertThat(lifecycle.rotate(key.id()).key().secrets()).hasSize(2);
  }

  @Test
  void doesNotKeepAnybodyFromRenamingDisablingAndEndingAnOldKey() {
    ApiKey key = issue(NewKey.named("ci"));
    policy = PLAIN.lifetimeAtMost(DAY);
    assertThat(lifecycle.edit(key.id(), KeyEdit.nothing().named("cd")).name()).isEqualTo("cd");
    assertThat(lifecycle.disable(key.id()).enabled()).isFalse();
    assertThat(lifecycle.revoke(key.id(), "").revocation()).isPresent();
    lifecycle.delete(key.id());
  }

  @Test
  void isAskedAnewWhenWordsAloneChangeIt() {
    ApiKeys named =
        ApiKeys.builder(store)
            .policy(key -> key.name().equals("risky") ? PLAIN.lifetimeAtMost(DAY) : PLAIN)
            .clock(clock)
            .build();
    ApiKey key = issue(NewKey.named("ci"));
    assertRefused(
        "expires_at",
        () -> named.as(Actor.of("a")).edit(key.id(), KeyEdit.nothing().named("risky")));
    named.close();
  }

  @Test
  void letsNobodyGrantMoreThanMayBeGranted() {
    policy = PLAIN.granting("orders:*", Scopes.ADMIN);
    ApiKey key = issue(NewKey.named("ci").withScopes("orders:read", Scopes.ADMIN));
    assertRefused("scopes", () -> issue(NewKey.named("ci").withScopes("orders:**")));
    assertRefused("scopes", () -> issue(NewKey.named("ci").withScopes("users:read")));
    assertRefused(
        "scopes",
        () -> lifecycle.edit(key.id(), KeyEdit.nothing().withScopes(Scopes.ADMIN_ALL_TENANTS)));
  }

  @Test
  void letsKeysExpireThatGoUnused() {
    policy = PLAIN.idleAtMost(DAY.multipliedBy(2));
    ApiKey key = issue(NewKey.named("ci"));
    assertThat(key.maxIdle()).contains(DAY.multipliedBy(2));
    assertThat(issue(NewKey.named("ci").idleFor(DAY)).maxIdle()).contains(DAY);
    assertRefused(
        "max_idle", () -> issue(NewKey.named("ci").idleFor(DAY.multipliedBy(2).plusMillis(1))));
    assertRefused("max_idle", () -> lifecycle.edit(key.id(), KeyEdit.nothing().neverIdle()));
  }

  @Test
  void limitsTheLiveKeysOfAnOwner() {
    policy = PLAIN.keysPerOwner(2);
    ApiKey first = issue(NewKey.named("ci").ownedBy("bob").expiringIn(DAY));
    issue(NewKey.named("ci").ownedBy("bob"));
    NewKey third = NewKey.named("ci").ownedBy("bob");
    assertFull(() -> issue(third));
    assertThat(issue(third.inTenant("acme")).owner()).contains("bob");
    assertThat(issue(NewKey.named("ownerless")).owner()).isEmpty();
    clock.advance(DAY);
    ApiKey added = issue(third);
    assertFull(() -> lifecycle.edit(first.id(), KeyEdit.nothing().neverExpiring()));
    lifecycle.disable(added.id());
    assertFull(() -> lifecycle.edit(first.id(), KeyEdit.nothing().neverExpiring()));
    lifecycle.revoke(added.id(), "");
    assertThat(lifecycle.edit(first.id(), KeyEdit.nothing().neverExpiring()).expiresAt()).isEmpty();
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ApiKeyException.OwnerLimit.class)
        .hasMessageContaining("revoke one first");
  }

  @Test
  void enablesNoKeyOfAnOwnerThatHasTooMany() {
    ApiKey first = issue(NewKey.named("ci").ownedBy("bob"));
    ApiKey second = issue(NewKey.named("ci").ownedBy("bob"));
    lifecycle.disable(first.id());
    policy = PLAIN.keysPerOwner(1);
    assertThat(lifecycle.disable(second.id()).enabled()).isFalse();
    assertFull(() -> lifecycle.enable(first.id()));
    assertFull(() -> lifecycle.edit(first.id(), KeyEdit.nothing().enabled(true)));
    assertThat(lifecycle.get(first.id()).enabled()).isFalse();
    assertThat(lifecycle.edit(first.id(), KeyEdit.nothing().named("cd")).name()).isEqualTo("cd");
    policy = PLAIN.keysPerOwner(2);
    assertThat(lifecycle.enable(first.id()).enabled()).isTrue();
  }

  @Test
  void countsByTheLimitOfTheResultingKey() {
    strict = PLAIN.keysPerOwner(1);
    issue(NewKey.named("ci").ownedBy("bob"));
    assertFull(() -> issue(NewKey.named("ci").ownedBy("bob").withScopes("pay:out")));
    ApiKey dead = issue(NewKey.named("ci").ownedBy("bob").expiringIn(DAY));
    clock.advance(DAY);
    KeyEdit alive = KeyEdit.nothing().neverExpiring();
    assertFull(() -> lifecycle.edit(dead.id(), alive.withScopes("pay:out")));
    assertThat(lifecycle.edit(dead.id(), alive).expiresAt()).isEmpty();
  }

  @Test
  void limitsWhatComesUnderALimitByItsScopesAlone() {
    strict = PLAIN.keysPerOwner(1);
    issue(NewKey.named("ci").ownedBy("bob").withScopes("pay:out"));
    ApiKey weak = issue(NewKey.named("ci").ownedBy("bob").withScopes("pay:in"));
    assertFull(() -> lifecycle.edit(weak.id(), KeyEdit.nothing().withScopes("pay:out")));
    assertThat(lifecycle.get(weak.id())).isEqualTo(weak);
  }

  @Test
  void letsKeysOfAnOwnerThatHasTooManyEndSooner() {
    ApiKey first = issue(NewKey.named("ci").ownedBy("bob"));
    issue(NewKey.named("ci").ownedBy("bob"));
    policy = PLAIN.keysPerOwner(1);
    assertThat(lifecycle.edit(first.id(), KeyEdit.nothing().expiringIn(DAY)).expiresAt())
        .contains(NOW.plus(DAY));
    assertThat(lifecycle.edit(first.id(), KeyEdit.nothing().withScopes("a:b")).version())
        .isEqualTo(3);
  }

  @Test
  void givesAChildTheEarlierOfItsParentsEndAndTheDefault() {
    ApiKey boss =
        issue(NewKey.named("boss").withScopes(Scopes.ADMIN).expiringIn(DAY.multipliedBy(5)));
    Lifecycle caller = keys.as(Caller.key(boss));
    policy = PLAIN.lifetimeByDefault(DAY).idleAtMost(DAY.multipliedBy(3));
    ApiKey child = caller.issue(NewKey.named("a")).key();
    assertThat(child.expiresAt()).contains(NOW.plus(DAY));
    assertThat(child.maxIdle()).contains(DAY.multipliedBy(3));
    policy = PLAIN.lifetimeByDefault(DAY.multipliedBy(9));
    assertThat(caller.issue(NewKey.named("a")).key().expiresAt()).isEqualTo(boss.expiresAt());
  }

  @Test
  void refusesWhatCannotBeMet() {
    Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
    assertRefused("maxLifetime", () -> PLAIN.lifetimeAtMost(Duration.ZERO));
    assertRefused("maxLifetime", () -> PLAIN.lifetimeAtMost(endless));
    assertRefused("minLifetime", () -> PLAIN.lifetimeAtLeast(DAY.negated()));
    assertRefused("defaultLifetime", () -> PLAIN.lifetimeByDefault(endless));
    assertRefused(
        "minLifetime", () -> PLAIN.lifetimeAtMost(DAY).lifetimeAtLeast(DAY.plusMillis(1)));
    assertRefused(
        "minLifetime", () -> PLAIN.lifetimeByDefault(DAY).lifetimeAtLeast(DAY.plusMillis(1)));
    assertRefused(
        "defaultLifetime", () -> PLAIN.lifetimeAtMost(DAY).lifetimeByDefault(DAY.plusMillis(1)));
    assertRefused("maxKeysPerOwner", () -> PLAIN.keysPerOwner(0));
    assertRefused("maxIdle", () -> PLAIN.idleAtMost(DAY.minusMillis(1)));
    assertRefused("maxIdle", () -> PLAIN.idleAtMost(endless));
    assertRefused("maxOverlap", () -> PLAIN.overlap(Duration.ZERO, endless));
    assertRefused("defaultOverlap", () -> PLAIN.overlap(DAY.plusMillis(1), DAY));
    assertRefused("defaultOverlap", () -> PLAIN.overlap(DAY.negated(), DAY));
    assertRefused("scopes", () -> PLAIN.granting("A b"));
  }

  @Test
  void mayBeMetExactly() {
    KeyPolicy exact =
        PLAIN.lifetimeAtMost(DAY).lifetimeByDefault(DAY).lifetimeAtLeast(DAY).keysPerOwner(1);
    assertThat(exact.idleAtMost(DAY).overlap(Duration.ZERO, Duration.ZERO).maxOverlap())
        .isEqualTo(Duration.ZERO);
    policy = exact;
    assertThat(issue(NewKey.named("ci").ownedBy("bob")).expiresAt()).contains(NOW.plus(DAY));
    assertThat(List.of(exact.maxKeysPerOwner().orElseThrow())).containsExactly(1);
  }
}
