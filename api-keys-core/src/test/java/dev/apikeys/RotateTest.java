package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rotation as a caller of the library meets it. */
class RotateTest {

  private static final Instant NOW = GivenClock.START;
  private static final Duration HOUR = Duration.ofHours(1);

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .policy(KeyPolicy.unrestricted().overlap(HOUR, Duration.ofDays(7)))
          .clock(clock)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final IssuedKey first = lifecycle.issue(NewKey.named("ci").withScopes("a:b"));
  private final String id = first.key().id();

  @AfterEach
  void close() {
    keys.close();
  }

  private Verification verify(IssuedKey issued) {
    return keys.verify(issued.token().reveal(), VerificationContext.none());
  }

  private void assertVerifies(IssuedKey issued, Optional<Instant> outgoingUntil) {
    assertThat(verify(issued))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> {
              assertThat(verified.secret().id()).isEqualTo(newest(issued).id());
              assertThat(verified.outgoingUntil()).isEqualTo(outgoingUntil);
            });
  }

  private void assertRejected(IssuedKey issued, Rejection reason) {
    assertThat(verify(issued))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  private static Secret newest(IssuedKey issued) {
    return issued.key().newestSecret().orElseThrow();
  }

  @Test
  void keepsTheKeyAndAddsASecret() {
    clock.advance(HOUR);
    IssuedKey second = lifecycle.rotate(id);
    assertThat(second.key().secrets()).hasSize(2);
    assertThat(second.key().withSecrets(List.of()))
        .isEqualTo(
            first.key().toBuilder()
                .updatedAt(NOW.plus(HOUR))
                .version(2)
                .secrets(List.of())
                .build());
    assertThat(lifecycle.get(id)).isEqualTo(second.key());
    assertThat(second.token().reveal()).isNotEqualTo(first.token().reveal());
    assertThat(second.key().keyPrefix()).isEqualTo("key_" + newest(second).id());
  }

  @Test
  void letsBothTokensWorkForTheOverlapOfThePolicy() {
    IssuedKey second = lifecycle.rotate(id);
    assertVerifies(first, Optional.of(NOW.plus(HOUR)));
    assertVerifies(second, Optional.empty());
    clock.set(NOW.plus(HOUR).minusMillis(1));
    assertVerifies(first, Optional.of(NOW.plus(HOUR)));
    clock.set(NOW.plus(HOUR));
    assertRejected(first, Rejection.EXPIRED);
    assertVerifies(second, Optional.empty());
  }

  @Test
  void retiresTheOldTokenAtOnceWithoutOverlap() {
    IssuedKey second = lifecycle.rotate(id, Duration.ZERO);
    assertRejected(first, Rejection.REVOKED);
    assertVerifies(second, Optional.empty());
  }

  @Test
  void rotatesAKeyOfTheExpectedVersionAlone() {
    IssuedKey second =
        lifecycle.rotate(id, OptionalLong.of(1), Optional.of(HOUR), KeyEdit.nothing().named("b"));
    assertThat(second.key().name()).isEqualTo("b");
    assertVerifies(first, Optional.of(NOW.plus(HOUR)));
    assertThatThrownBy(
            () -> lifecycle.rotate(id, OptionalLong.of(1), Optional.empty(), KeyEdit.nothing()))
        .isInstanceOfSatisfying(
            ApiKeyException.Conflict.class,
            conflict -> assertThat(conflict.currentVersion()).isEqualTo(2));
    assertThat(lifecycle.get(id)).isEqualTo(second.key());
    lifecycle.rotate(id, OptionalLong.of(2), Optional.empty(), KeyEdit.nothing());
    assertVerifies(second, Optional.of(NOW.plus(HOUR)));
  }

  @Test
  void neverExtendsTheOldToken() {
    lifecycle.rotate(id, HOUR);
    clock.advance(Duration.ofMinutes(30));
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(10)));
    IssuedKey third = lifecycle.rotate(id, Duration.ofDays(7));
    assertThat(verify(third)).isInstanceOf(Verified.class);
    clock.advance(Duration.ofMinutes(10));
    assertRejected(third, Rejection.EXPIRED);
  }

  @Test
  void tellsNothingOfAnOutgoingTokenThatLastsAsLongAsItsKey() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(10)));
    lifecycle.rotate(id, HOUR);
    assertVerifies(first, Optional.empty());
  }

  @Test
  void retiresTheOldestWhenRotatedAgainDuringAnOverlap() {
    IssuedKey second = lifecycle.rotate(id);
    IssuedKey third = lifecycle.rotate(id);
    assertRejected(first, Rejection.REVOKED);
    assertVerifies(second, Optional.of(NOW.plus(HOUR)));
    assertVerifies(third, Optional.empty());
  }

  @Test
  void audits() {
    IssuedKey second = lifecycle.rotate(id);
    AuditEntry entry = store.audit(AuditQuery.all()).get(0).entry();
    assertThat(entry.action()).isEqualTo(AuditAction.ROTATED);
    assertThat(entry.changes())
        .isEqualTo("secret\t" + newest(first).id() + "\t" + newest(second).id());
  }

  @Test
  void refusesAnOverlapThatIsNegativeOrBeyondTheLongest() {
    for (Duration overlap :
        List.of(
            Duration.ofMillis(-1),
            Duration.ofDays(7).plusMillis(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThatThrownBy(() -> lifecycle.rotate(id, overlap))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessageStartingWith("overlap_seconds ");
    }
    assertThat(lifecycle.get(id)).isEqualTo(first.key());
  }

  @Test
  void acceptsTheLongestOverlap() {
    lifecycle.rotate(id, Duration.ofDays(7));
    assertVerifies(first, Optional.of(NOW.plus(Duration.ofDays(7))));
  }

  @Test
  void refusesARevokedAndAnExpiredKey() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(HOUR));
    clock.advance(HOUR);
    assertThatThrownBy(() -> lifecycle.rotate(id))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("expires_at has passed: give the key a later end when it is rotated");
    lifecycle.revoke(id, "");
    assertThatThrownBy(() -> lifecycle.rotate(id)).isInstanceOf(ApiKeyException.Revoked.class);
    assertThat(lifecycle.get(id).secrets()).hasSize(1);
  }

  @Test
  void leavesADisabledKeyDisabled() {
    lifecycle.disable(id);
    IssuedKey second = lifecycle.rotate(id);
    assertThat(second.key().enabled()).isFalse();
    assertRejected(second, Rejection.DISABLED);
  }

  @Test
  void wakesAnIdleKey() {
    lifecycle.edit(id, KeyEdit.nothing().idleFor(Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));
    assertRejected(first, Rejection.EXPIRED);
    assertVerifies(lifecycle.rotate(id), Optional.empty());
    assertRejected(first, Rejection.REVOKED);
  }

  @Test
  void forgetsRetiredSecretsWhenTheyArePurged() {
    lifecycle.rotate(id, Duration.ZERO);
    clock.advance(HOUR);
    assertThat(keys.purge(Purge.RETIRED_SECRETS, HOUR)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(keys.purge(Purge.RETIRED_SECRETS, HOUR)).isEqualTo(1);
    assertRejected(first, Rejection.UNKNOWN);
    assertThat(lifecycle.get(id).secrets()).hasSize(1);
  }

  @Test
  void knowsNoAbsentKey() {
    assertThatThrownBy(() -> lifecycle.rotate("01955174-a07b-7abc-8def-000000000000"))
        .isInstanceOf(ApiKeyException.UnknownKey.class);
  }

  @Test
  void editsInTheSameStep() {
    KeyEdit edit = KeyEdit.nothing().withScopes("a:c").expiringIn(HOUR);
    IssuedKey second = lifecycle.rotate(id, HOUR, edit);
    assertThat(second.key().version()).isEqualTo(2);
    assertThat(second.key().scopes()).isEqualTo(Scopes.of("a:c"));
    assertThat(second.key().expiresAt()).contains(NOW.plus(HOUR));
    assertThat(store.audit(AuditQuery.all()).get(0).entry().changes().lines())
        .containsExactly(
            "secret\t" + newest(first).id() + "\t" + newest(second).id(),
            "scopes\ta:b\ta:c",
            "expires_at\t\t" + NOW.plus(HOUR));
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  void refusesAnEditThatPolicyOrRightsDoNotAllow() {
    Lifecycle limited =
        keys.as(Caller.administrator(Actor.of("bob"), Tenants.all()).granting("a:b"));
    assertThatThrownBy(() -> limited.rotate(id, HOUR, KeyEdit.nothing().withScopes("a:c")))
        .isInstanceOf(ApiKeyException.Refused.class)
        .hasMessageStartingWith("scopes ");
    assertThatThrownBy(
            () ->
                lifecycle.rotate(
                    id, HOUR, KeyEdit.nothing().expiringIn(HOUR).notBefore(NOW.plus(HOUR))))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("not_before ");
    assertThatThrownBy(() -> lifecycle.rotate(id, HOUR, KeyEdit.nothing().expiringAt(NOW)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("expires_at ");
    assertThat(lifecycle.get(id)).isEqualTo(first.key());
  }

  @Test
  void countsAKeyThatComesBackAgainstItsOwnersLimit() {
    try (ApiKeys limited =
        ApiKeys.builder(store)
            .policy(KeyPolicy.unrestricted().keysPerOwner(1))
            .clock(clock)
            .build()) {
      Lifecycle life = limited.as(Actor.of("alice"));
      NewKey request = NewKey.named("ci").ownedBy("alice");
      String expired = life.issue(request.expiringIn(HOUR)).key().id();
      clock.advance(HOUR);
      String live = life.issue(request).key().id();
      KeyEdit later = KeyEdit.nothing().expiringIn(HOUR);
      assertThatThrownBy(() -> life.rotate(expired, HOUR, later))
          .isInstanceOf(ApiKeyException.OwnerLimit.class);
      life.revoke(live, "");
      assertThat(life.rotate(expired, HOUR, later).key().secrets()).hasSize(2);
    }
  }

  @Test
  void bringsNoTokenBackThatTheEndOfItsKeyHadEnded() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(HOUR));
    clock.advance(HOUR);
    IssuedKey second = lifecycle.rotate(id, HOUR, KeyEdit.nothing().expiringIn(HOUR));
    assertRejected(first, Rejection.REVOKED);
    assertVerifies(second, Optional.empty());
  }

  @Test
  void letsNoTokenOutliveTheEndThatItsKeyHad() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(10)));
    lifecycle.rotate(id, HOUR, KeyEdit.nothing().neverExpiring());
    assertVerifies(first, Optional.of(NOW.plus(Duration.ofMinutes(10))));
    clock.advance(Duration.ofMinutes(10));
    assertRejected(first, Rejection.EXPIRED);
  }

  @Test
  void bringsNoTokenBackThatWentUnused() {
    lifecycle.edit(id, KeyEdit.nothing().idleFor(Duration.ofDays(1)));
    clock.advance(Duration.ofDays(1));
    IssuedKey second = lifecycle.rotate(id, HOUR, KeyEdit.nothing().neverIdle());
    assertRejected(first, Rejection.REVOKED);
    assertVerifies(second, Optional.empty());
  }

  @Test
  void countsAKeyThatGetsRightsAgainstItsOwnersLimit() {
    try (ApiKeys limited =
        ApiKeys.builder(store)
            .policy(
                key ->
                    key.scopes().covers("admin:x")
                        ? KeyPolicy.unrestricted().keysPerOwner(1)
                        : KeyPolicy.unrestricted())
            .clock(clock)
            .build()) {
      Lifecycle life = limited.as(Actor.of("alice"));
      NewKey request = NewKey.named("ci").ownedBy("alice");
      life.issue(request);
      String second = life.issue(request).key().id();
      KeyEdit more = KeyEdit.nothing().withScopes("admin:x");
      assertThatThrownBy(() -> life.rotate(second, HOUR, more))
          .isInstanceOf(ApiKeyException.OwnerLimit.class);
      assertThat(life.rotate(second, HOUR).key().secrets()).hasSize(2);
    }
  }
}
