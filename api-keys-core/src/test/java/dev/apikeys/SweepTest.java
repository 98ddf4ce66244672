package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .policy(key -> policy(key.name()))
          .clock(clock)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.system("job"));
  private final Sweep sweep = lifecycle.sweep();

  private volatile boolean strict;

  private KeyPolicy policy(String name) {
    return strict && name.equals("stuck")
        ? KeyPolicy.unrestricted().lifetimeAtMost(DAY)
        : KeyPolicy.unrestricted();
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private IssuedKey issue(String tenant, String owner) {
    clock.advance(Duration.ofMillis(1));
    return lifecycle.issue(NewKey.named("ci").inTenant(tenant).ownedBy(owner));
  }

  private ApiKey now(IssuedKey issued) {
    return lifecycle.get(issued.key().id());
  }

  private boolean isRevoked(IssuedKey issued) {
    return now(issued).revocation().isPresent();
  }

  private void use(IssuedKey issued) {
    assertThat(keys.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verified.class);
    String secretId = issued.key().newestSecret().orElseThrow().id();
    store.recordUses(List.of(new SecretUse(secretId, clock.instant())));
  }

  private static void assertRefuses(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMemberException.class,
            refused -> assertThat(refused.member()).isEqualTo(member));
  }

  @Test
  void revokesAllKeysOfAnOwnerAndNoOther() {
    IssuedKey active = issue("acme", "alice");
    IssuedKey disabled = issue("acme", "alice");
    IssuedKey revoked = issue("acme", "alice");
    List<IssuedKey> others =
        List.of(issue("acme", "bob"), issue("", "alice"), issue("acme", "Alice"));
    lifecycle.disable(disabled.key().id());
    lifecycle.revoke(revoked.key().id(), "before");
    assertThat(sweep.revokeAllOf("acme", "alice", "gone")).isEqualTo(2);
    assertThat(List.of(active, disabled))
        .allSatisfy(key -> assertThat(reason(key)).isEqualTo("gone"));
    assertThat(reason(revoked)).isEqualTo("before");
    assertThat(others).noneMatch(this::isRevoked);
    assertThat(sweep.revokeAllOf("acme", "alice", "again")).isZero();
  }

  private String reason(IssuedKey issued) {
    return now(issued).revocation().orElseThrow().reason().orElseThrow();
  }

  @Test
  void revokesMoreKeysThanOnePageHolds() {
    IntStream.range(0, 2 * KeyQuery.MAX_LIMIT + 1).forEach(n -> issue("acme", "alice"));
    assertThat(sweep.revokeAllOf("acme", "alice", "")).isEqualTo(2 * KeyQuery.MAX_LIMIT + 1);
    assertThat(lifecycle.list(KeyQuery.all())).isEmpty();
  }

  @Test
  void erasesAnOwnerWithAllItsKeysButNotTheirAudit() {
    IssuedKey revoked = issue("acme", "alice");
    issue("acme", "alice");
    IssuedKey other = issue("", "alice");
    lifecycle.revoke(revoked.key().id(), "");
    long newest = store.changes(0, 1).newest();
    assertThat(sweep.eraseOwner("acme", "alice")).isEqualTo(2);
    assertThat(lifecycle.list(KeyQuery.all().includingInactive())).containsExactly(other.key());
    assertThat(store.audit(AuditQuery.all().of(Tenants.only("acme")))).hasSize(5);
    assertThat(store.changes(newest, 10).rows())
        .filteredOn(row -> row.keyId().isEmpty())
        .singleElement()
        .satisfies(row -> assertThat(row.owner()).contains("alice"));
  }

  @Test
  void revokesWhatWasNeitherIssuedNorUsedForATime() {
    IssuedKey unused = issue("acme", "alice");
    IssuedKey used = issue("acme", "alice");
    clock.advance(DAY);
    use(used);
    IssuedKey young = issue("acme", "alice");
    clock.set(unused.key().createdAt().plus(Duration.ofDays(2)));
    assertThat(sweep.revokeUnused(Duration.ofDays(2), "unused")).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(sweep.revokeUnused(Duration.ofDays(2), "unused")).isEqualTo(1);
    assertThat(reason(unused)).isEqualTo("unused");
    assertThat(List.of(used, young)).noneMatch(this::isRevoked);
  }

  @Test
  void leavesKeysThatWereRotatedEnabledOrBeganMeanwhile() {
    IssuedKey rotated = issue("acme", "alice");
    IssuedKey enabled = issue("acme", "alice");
    IssuedKey later =
        lifecycle.issue(NewKey.named("later").notBefore(clock.instant().plus(DAY.multipliedBy(2))));
    lifecycle.disable(enabled.key().id());
    clock.advance(DAY.multipliedBy(2).minus(HOUR));
    lifecycle.rotate(rotated.key().id());
    lifecycle.enable(enabled.key().id());
    assertThat(sweep.revokeUnused(DAY, "")).isZero();
    clock.advance(DAY.plus(HOUR).plusMillis(1));
    assertThat(sweep.revokeUnused(DAY, "")).isEqualTo(3);
    assertThat(List.of(rotated, enabled, later)).allMatch(this::isRevoked);
  }

  @Test
  void revokesUnusedKeysThatAreDisabledAsWell() {
    IssuedKey disabled = issue("acme", "alice");
    lifecycle.disable(disabled.key().id());
    clock.advance(DAY.plusMillis(1));
    assertThat(sweep.revokeUnused(DAY, "")).isEqualTo(1);
  }

  @Test
  void rotatesWhatIsOlderThanATimeAndHandsOverEachToken() {
    IssuedKey old = issue("acme", "alice");
    IssuedKey rotated = issue("acme", "alice");
    IssuedKey disabled = issue("acme", "alice");
    lifecycle.disable(disabled.key().id());
    clock.advance(HOUR);
    lifecycle.rotate(rotated.key().id());
    clock.advance(DAY.minus(HOUR));
    List<IssuedKey> taken = new ArrayList<>();
    assertThat(sweep.rotateOlderThan(DAY.minusMillis(1), HOUR, taken::add)).isEqualTo(1);
    assertThat(taken).extracting(IssuedKey::key).containsExactly(now(old));
    assertThat(keys.verify(taken.get(0).token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verified.class);
    assertThat(now(old).secrets().get(0).expiresAt()).contains(clock.instant().plus(HOUR));
    assertThat(now(rotated).secrets()).hasSize(2);
    assertThat(now(disabled).secrets()).hasSize(1);
    assertThat(sweep.rotateOlderThan(DAY.minusMillis(1), HOUR, taken::add)).isZero();
  }

  @Test
  void rotatesWhatIsOlderThanTheTimeAndNotWhatIsJustAsOld() {
    IssuedKey key = issue("acme", "alice");
    clock.set(key.key().createdAt().plus(DAY));
    assertThat(sweep.rotateOlderThan(DAY, HOUR, token -> {})).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(sweep.rotateOlderThan(DAY, HOUR, token -> {})).isEqualTo(1);
  }

  @Test
  void passesOverWhatThePolicyDoesNotLetBeRotated() {
    IssuedKey free = issue("acme", "alice");
    IssuedKey stuck = issue("acme", "alice");
    lifecycle.edit(stuck.key().id(), KeyEdit.nothing().named("stuck"));
    strict = true;
    clock.advance(DAY);
    assertThat(
            Log.during(
                () -> assertThat(sweep.rotateOlderThan(HOUR, HOUR, token -> {})).isEqualTo(1)))
        .contains("The key " + stuck.key().id() + " was not rotated: expires_at must be given");
    assertThat(now(free).secrets()).hasSize(2);
    assertThat(now(stuck).secrets()).hasSize(1);
  }

  @Test
  void revokesAndErasesKeysThatCameWhileItWorkedButNotForEver() {
    issue("acme", "alice");
    store.afterList(() -> issue("acme", "alice"));
    assertThat(sweep.revokeAllOf("acme", "alice", "")).isEqualTo(10);
    store.afterList(() -> {});
    assertThat(sweep.revokeAllOf("acme", "alice", "")).isEqualTo(1);
    store.takeCalls();
    assertThat(sweep.eraseOwner("acme", "alice")).isEqualTo(11);
    assertThat(store.takeCalls()).filteredOn("list"::equals).hasSize(2);
  }

  @Test
  void leavesAKeyThatIsUsedJustBeforeItIsRevoked() {
    IssuedKey key = issue("acme", "alice");
    clock.advance(DAY.plusMillis(1));
    store.afterList(() -> use(key));
    assertThat(sweep.revokeUnused(DAY, "")).isZero();
    assertThat(isRevoked(key)).isFalse();
  }

  @Test
  void rotatesNoKeyThatIsDisabledJustBefore() {
    IssuedKey key = issue("acme", "alice");
    clock.advance(DAY);
    store.afterList(() -> lifecycle.disable(key.key().id()));
    assertThat(sweep.rotateOlderThan(HOUR, HOUR, token -> {})).isZero();
    assertThat(now(key).secrets()).hasSize(1);
  }

  @Test
  void leavesAKeyThatIsRotatedJustBefore() {
    IssuedKey key = issue("acme", "alice");
    clock.advance(DAY);
    store.afterList(() -> lifecycle.rotate(key.key().id()));
    List<IssuedKey> taken = new ArrayList<>();
    assertThat(sweep.rotateOlderThan(HOUR, HOUR, taken::add)).isZero();
    assertThat(taken).isEmpty();
    assertThat(now(key).secrets()).hasSize(2);
  }

  @Test
  void passesOverAKeyThatIsDeletedJustBefore() {
    IssuedKey gone = issue("acme", "alice");
    IssuedKey kept = issue("acme", "alice");
    clock.advance(DAY.plusMillis(1));
    store.afterList(
        () -> {
          store.afterList(() -> {});
          lifecycle.delete(gone.key().id());
        });
    assertThat(sweep.revokeUnused(DAY, "")).isEqualTo(1);
    assertThat(isRevoked(kept)).isTrue();
  }

  @Test
  void endsWhenTheTakerThrows() {
    issue("acme", "alice");
    issue("acme", "alice");
    clock.advance(DAY);
    assertThatThrownBy(
            () ->
                sweep.rotateOlderThan(
                    HOUR,
                    HOUR,
                    token -> {
                      throw new IllegalStateException("no mail today");
                    }))
        .hasMessage("no mail today");
    assertThat(lifecycle.list(KeyQuery.all()))
        .filteredOn(key -> key.secrets().size() == 2)
        .hasSize(1);
  }

  @Test
  void keepsToWhatACallerMaySee() {
    IssuedKey own = issue("acme", "alice");
    IssuedKey bobs = issue("acme", "bob");
    IssuedKey foreign = issue("", "alice");
    clock.advance(DAY.plusMillis(1));
    Sweep alice = keys.as(Caller.user("alice", "acme")).sweep();
    assertThat(alice.revokeAllOf("acme", "bob", "")).isZero();
    assertThat(alice.eraseOwner("", "alice")).isZero();
    assertThat(alice.rotateOlderThan(HOUR, HOUR, token -> {})).isEqualTo(1);
    clock.advance(DAY.plusMillis(1));
    assertThat(alice.revokeUnused(DAY, "")).isEqualTo(1);
    assertThat(isRevoked(own)).isTrue();
    assertThat(List.of(bobs, foreign)).noneMatch(this::isRevoked);
  }

  @Test
  void tellsNobodyOfAnOwnerThatTheCallerMayNotKnow() {
    long newest = store.changes(0, 1).newest();
    keys.as(Caller.user("alice", "acme")).sweep().eraseOwner("acme", "bob");
    assertThat(store.changes(0, 1).newest()).isEqualTo(newest);
  }

  @Test
  void isNotForAKeyThatManagesNone() {
    Sweep plain = keys.as(Caller.key(issue("acme", "alice").key())).sweep();
    List<ThrowingCallable> calls =
        List.of(
            () -> plain.revokeAllOf("acme", "alice", ""),
            () -> plain.revokeUnused(DAY, ""),
            () -> plain.rotateOlderThan(DAY, HOUR, token -> {}),
            () -> plain.eraseOwner("acme", "alice"));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(ApiKeyException.Refused.class));
  }

  @Test
  void refusesTimesThatMeanNothing() {
    Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
    assertRefuses("time", () -> sweep.revokeUnused(DAY.minusMillis(1), ""));
    assertRefuses("time", () -> sweep.revokeUnused(endless, ""));
    assertRefuses("age", () -> sweep.rotateOlderThan(Duration.ZERO, HOUR, token -> {}));
    assertRefuses("age", () -> sweep.rotateOlderThan(endless, HOUR, token -> {}));
    assertRefuses("overlap_seconds", () -> sweep.rotateOlderThan(DAY, endless, token -> {}));
    assertRefuses("overlap_seconds", () -> sweep.rotateOlderThan(DAY, HOUR.negated(), token -> {}));
  }

  @Test
  void refusesOwnersTenantsAndReasonsThatAreNone() {
    assertRefuses("owner", () -> sweep.revokeAllOf("acme", " ", ""));
    assertRefuses("owner", () -> sweep.eraseOwner("acme", ""));
    assertRefuses("tenant", () -> sweep.eraseOwner(" acme", "alice"));
    assertRefuses("reason", () -> sweep.revokeAllOf("acme", "alice", "a\n"));
    assertRefuses("reason", () -> sweep.revokeUnused(DAY, "x".repeat(256)));
  }
}
