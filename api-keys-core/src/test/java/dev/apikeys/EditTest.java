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

/** Editing keys in the hands of the trusted application. */
class EditTest {

  private static final Instant NOW = GivenClock.START;

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .scopeAlias("all", "**", Scopes.ADMIN)
          .clock(clock)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final ApiKey key =
      lifecycle
          .issue(
              NewKey.named("ci")
                  .describedAs("deploys")
                  .withMetadata("{\"a\":1}")
                  .withScopes("a:b")
                  .allowedFrom("192.0.2.0/24")
                  .limitedTo(10, Duration.ofMinutes(1))
                  .idleFor(Duration.ofDays(7))
                  .notBefore(NOW.plusMillis(2))
                  .expiringAt(NOW.plusMillis(9)))
          .key();

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey edit(KeyEdit edit) {
    clock.advance(Duration.ofMillis(1));
    return lifecycle.edit(key.id(), edit);
  }

  private AuditEntry lastEntry() {
    return store.audit(AuditQuery.all()).get(0).entry();
  }

  private void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMemberException.class,
            refused -> assertThat(refused.member()).isEqualTo(member));
    assertThat(lifecycle.get(key.id())).isEqualTo(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  void changesEachMemberThatIsNamed() {
    ApiKey edited =
        edit(
            KeyEdit.nothing()
                .named("cd")
                .describedAs("")
                .withMetadata("{}")
                .withScopes("a:c", "all")
                .allowedFrom("2001:db8::/32", "192.0.2.7")
                .limitedTo(20, Duration.ofMinutes(2))
                .idleFor(Duration.ofDays(1))
                .notBefore(NOW.plusMillis(3))
                .expiringIn(Duration.ofDays(30)));
    assertThat(edited)
        .isEqualTo(
            key.toBuilder()
                .name("cd")
                .description("")
                .metadata("{}")
                .scopes(Scopes.of("a:c", "**", Scopes.ADMIN))
                .allowedCidrs(Cidrs.of("192.0.2.7/32", "2001:db8::/32"))
                .rateLimit(Optional.of(new RateLimit(20, Duration.ofMinutes(2))))
                .maxIdle(Optional.of(Duration.ofDays(1)))
                .notBefore(Optional.of(NOW.plusMillis(3)))
                .expiresAt(Optional.of(NOW.plusMillis(1).plus(Duration.ofDays(30))))
                .updatedAt(NOW.plusMillis(1))
                .version(2)
                .build());
    assertThat(lifecycle.get(key.id())).isEqualTo(edited);
  }

  @Test
  void leavesAsItIsWhatIsNotNamed() {
    assertThat(edit(KeyEdit.nothing().named("cd")))
        .isEqualTo(key.toBuilder().name("cd").updatedAt(NOW.plusMillis(1)).version(2).build());
  }

  @Test
  void takesAwayWhatAKeyMayGoWithout() {
    ApiKey edited =
        edit(
            KeyEdit.nothing()
                .withScopes()
                .allowedFrom()
                .unlimited()
                .neverIdle()
                .validAtOnce()
                .neverExpiring());
    assertThat(edited.scopes()).isEqualTo(Scopes.none());
    assertThat(edited.allowedCidrs()).isEqualTo(Cidrs.anywhere());
    assertThat(edited.rateLimit()).isEmpty();
    assertThat(edited.maxIdle()).isEmpty();
    assertThat(edited.notBefore()).isEmpty();
    assertThat(edited.expiresAt()).isEmpty();
  }

  @Test
  void changesNothingWhereNothingIsToBeChanged() {
    assertThat(edit(KeyEdit.nothing())).isEqualTo(key);
    assertThat(edit(KeyEdit.nothing().named("ci").withScopes("a:b"))).isEqualTo(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  void takesABeginningThatIsPastForAtOnce() {
    assertThat(edit(KeyEdit.nothing().notBefore(NOW)).notBefore()).isEmpty();
    assertThat(edit(KeyEdit.nothing().notBefore(NOW.plusMillis(2))).notBefore()).isEmpty();
    assertThat(edit(KeyEdit.nothing().notBefore(NOW.plusMillis(4))).notBefore())
        .contains(NOW.plusMillis(4));
  }

  @Test
  void auditsWhatChangedWithoutTheWordsOfFreeText() {
    edit(
        KeyEdit.nothing()
            .named("cd")
            .describedAs("secret plans")
            .withMetadata("{\"b\":2}")
            .withScopes("a:c")
            .allowedFrom()
            .unlimited()
            .neverIdle()
            .validAtOnce()
            .neverExpiring());
    assertThat(lastEntry().action()).isEqualTo(AuditAction.EDITED);
    assertThat(lastEntry().actor()).isEqualTo(Actor.of("alice"));
    assertThat(lastEntry().changes())
        .isEqualTo(
            """
            name
            description
            metadata
            scopes\ta:b\ta:c
            allowed_cidrs\t192.0.2.0/24\t
            rate_limit\t10 per 60 s\t
            max_idle\tPT168H\t
            not_before\t2026-03-01T12:00:00.125Z\t
            expires_at\t2026-03-01T12:00:00.132Z\t""");
  }

  @Test
  void auditsNothingButWhatChanged() {
    edit(KeyEdit.nothing().named("ci").withScopes("a:c"));
    assertThat(lastEntry().changes()).isEqualTo("scopes\ta:b\ta:c");
  }

  @Test
  void editsAKeyOfTheExpectedVersionAlone() {
    ApiKey second = lifecycle.edit(key.id(), 1, KeyEdit.nothing().named("second"));
    assertThat(second.version()).isEqualTo(2);
    for (long other : List.of(1L, 3L, 0L, Long.MIN_VALUE)) {
      assertThatThrownBy(() -> lifecycle.edit(key.id(), other, KeyEdit.nothing().named("third")))
          .isInstanceOfSatisfying(
              ApiKeyException.Conflict.class,
              conflict -> assertThat(conflict.currentVersion()).isEqualTo(2))
          .hasMessageContaining("is of version 2, not " + other);
    }
    assertThat(lifecycle.get(key.id())).isEqualTo(second);
  }

  @Test
  void tellsOfAnotherVersionEvenIfNothingWouldChange() {
    assertThatThrownBy(() -> lifecycle.edit(key.id(), 7, KeyEdit.nothing()))
        .isInstanceOf(ApiKeyException.Conflict.class);
  }

  @Test
  void editsNoRevokedKey() {
    ApiKey revoked = lifecycle.revoke(key.id(), "lost");
    assertThatThrownBy(() -> lifecycle.edit(key.id(), KeyEdit.nothing().named("cd")))
        .isInstanceOf(ApiKeyException.Revoked.class);
    assertThatThrownBy(() -> lifecycle.edit(key.id(), 1, KeyEdit.nothing().named("cd")))
        .isInstanceOf(ApiKeyException.Revoked.class);
    assertThat(lifecycle.get(key.id())).isEqualTo(revoked);
  }

  @Test
  void editsADisabledAndAnExpiredKey() {
    lifecycle.disable(key.id());
    assertThat(lifecycle.edit(key.id(), KeyEdit.nothing().named("off")).enabled()).isFalse();
    clock.advance(Duration.ofMillis(9));
    ApiKey extended = lifecycle.edit(key.id(), KeyEdit.nothing().expiringIn(Duration.ofDays(1)));
    assertThat(extended.expiresAt()).contains(clock.instant().plus(Duration.ofDays(1)));
  }

  @Test
  void knowsNoAbsentKey() {
    assertThatThrownBy(
            () -> lifecycle.edit("01955174-a07b-7abc-8def-000000000000", KeyEdit.nothing()))
        .isInstanceOf(ApiKeyException.UnknownKey.class);
  }

  @Test
  void refusesAnEndThatIsNotInTheFuture() {
    assertRefused("expires_at", () -> lifecycle.edit(key.id(), KeyEdit.nothing().expiringAt(NOW)));
    assertRefused(
        "expires_at",
        () ->
            lifecycle.edit(
                key.id(), KeyEdit.nothing().expiringIn(Duration.ofSeconds(Long.MAX_VALUE))));
  }

  @Test
  void refusesAKeyThatWouldEndBeforeItBegins() {
    assertRefused(
        "not_before",
        () -> lifecycle.edit(key.id(), KeyEdit.nothing().notBefore(NOW.plusMillis(9))));
    assertRefused(
        "not_before",
        () -> lifecycle.edit(key.id(), KeyEdit.nothing().expiringAt(NOW.plusMillis(2))));
  }

  @Test
  void refusesAnIllegalScope() {
    assertRefused("scopes", () -> lifecycle.edit(key.id(), KeyEdit.nothing().withScopes("A b")));
  }

  @Test
  void neverTouchesTheSecrets() {
    ApiKey edited = edit(KeyEdit.nothing().neverExpiring());
    assertThat(edited.secrets()).isEqualTo(key.secrets());
  }

  @Test
  void switchesAKeyOffAndOnTogetherWithTheRest() {
    ApiKey off = edit(KeyEdit.nothing().named("off").enabled(false));
    assertThat(off.enabled()).isFalse();
    assertThat(off.enabledAt()).isEqualTo(key.enabledAt());
    assertThat(lastEntry().changes()).isEqualTo("name\nenabled\ttrue\tfalse");
    ApiKey on = edit(KeyEdit.nothing().enabled(true));
    assertThat(on.enabled()).isTrue();
    assertThat(on.enabledAt()).isEqualTo(NOW.plusMillis(2));
    assertThat(edit(KeyEdit.nothing().enabled(true))).isEqualTo(on);
  }

  @Test
  void mayAskForAKeyThatIsOffFromTheStart() {
    NewKey request = NewKey.named("later").with(terms -> terms.enabled(false));
    ApiKey off = lifecycle.issue(request).key();
    assertThat(off.statusAt(clock.instant())).isEqualTo(KeyStatus.DISABLED);
    assertThat(lifecycle.enable(off.id()).statusAt(clock.instant())).isEqualTo(KeyStatus.ACTIVE);
  }
}
