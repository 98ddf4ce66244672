package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.AuditQuery;
import dev.apikeys.ChangeResult;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.OwnerFull;
import dev.apikeys.InsertionResult.Stored;
import dev.apikeys.KeyStore;
import dev.apikeys.OwnerLimit;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a store counts the live keys of an owner. */
interface OwnerLimitContract {

  KeyStore store();

  private InsertionResult insertLimited(int max, Specimen specimen) {
    return store().insert(List.of(specimen.insertion(max))).get(0);
  }

  private void have(Specimen... specimens) {
    for (Specimen specimen : specimens) {
      assertThat(store().insert(List.of(specimen.insertion()))).containsExactly(new Stored());
    }
  }

  @Test
  default void refusesAKeyBeyondItsOwnersLimit() {
    assertThat(insertLimited(2, Specimen.number(1).owner("alice"))).isEqualTo(new Stored());
    assertThat(insertLimited(2, Specimen.number(2).owner("alice"))).isEqualTo(new Stored());
    long newest = store().changes(0, 10).newest();
    assertThat(insertLimited(2, Specimen.number(3).owner("alice"))).isEqualTo(new OwnerFull());
    assertThat(store().get(keyId(3))).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
    assertThat(store().changes(newest, 10).rows()).isEmpty();
  }

  @Test
  default void refusesAKeyBeyondItsOwnersLimitWithinABatch() {
    assertThat(
            store()
                .insert(
                    List.of(
                        Specimen.number(1).owner("alice").insertion(1),
                        Specimen.number(2).owner("alice").insertion(1),
                        Specimen.number(3).owner("bob").insertion(1))))
        .containsExactly(new Stored(), new OwnerFull(), new Stored());
  }

  @Test
  default void countsNoRevokedAndNoExpiredKey() {
    have(
        Specimen.number(1).owner("alice").revoked(),
        Specimen.number(2).owner("alice").expiresAt(NOW));
    assertThat(insertLimited(1, Specimen.number(3).owner("alice"))).isEqualTo(new Stored());
  }

  @Test
  default void countsDisabledKeysAndThoseNotYetValid() {
    have(
        Specimen.number(1).owner("alice").enabled(false).expiresAt(NOW.plusMillis(1)),
        Specimen.number(2).owner("alice").notBefore(NOW.plusMillis(1)));
    assertThat(insertLimited(2, Specimen.number(3).owner("alice"))).isEqualTo(new OwnerFull());
    assertThat(insertLimited(3, Specimen.number(3).owner("alice"))).isEqualTo(new Stored());
  }

  @Test
  default void storesADeadKeyOfAFullOwner() {
    have(Specimen.number(1).owner("alice"));
    assertThat(insertLimited(1, Specimen.number(2).owner("alice").revoked()))
        .isEqualTo(new Stored());
  }

  @Test
  default void limitsNoOwnerlessKey() {
    have(Specimen.number(1));
    assertThat(insertLimited(1, Specimen.number(2))).isEqualTo(new Stored());
    assertThat(insertLimited(1, Specimen.number(3))).isEqualTo(new Stored());
  }

  @Test
  default void tellsOwnersOfTwoTenantsApart() {
    have(Specimen.number(1).owner("alice").tenant("acme"));
    assertThat(insertLimited(1, Specimen.number(2).owner("alice").tenant("")))
        .isEqualTo(new Stored());
    assertThat(insertLimited(1, Specimen.number(3).owner("alice").tenant("acme")))
        .isEqualTo(new OwnerFull());
  }

  @Test
  default void tellsOwnersApartByteForByte() {
    have(Specimen.number(1).owner("alice"));
    assertThat(insertLimited(1, Specimen.number(2).owner("Alice"))).isEqualTo(new Stored());
    assertThat(insertLimited(1, Specimen.number(3).owner("alice "))).isEqualTo(new Stored());
    assertThat(insertLimited(1, Specimen.number(4).owner("älice"))).isEqualTo(new Stored());
  }

  @Test
  default void refusesAChangeThatMakesOneLiveKeyTooMany() {
    have(Specimen.number(1).owner("alice"), Specimen.number(2).owner("alice").expiresAt(NOW));
    long newest = store().changes(0, 10).newest();
    assertThat(extend(keyId(2), 1)).isEqualTo(new ChangeResult.OwnerFull());
    assertThat(store().get(keyId(2)))
        .contains(Specimen.number(2).owner("alice").expiresAt(NOW).stored());
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
    assertThat(store().changes(newest, 10).rows()).isEmpty();
  }

  @Test
  default void countsTheChangedKeyOnce() {
    have(Specimen.number(1).owner("alice"), Specimen.number(2).owner("alice").expiresAt(NOW));
    assertThat(extend(keyId(2), 2)).isInstanceOf(ChangeResult.Stored.class);
  }

  @Test
  default void letsALiveKeyOfAFullOwnerStayAlive() {
    have(Specimen.number(1).owner("alice"));
    assertThat(extend(keyId(1), 1)).isInstanceOf(ChangeResult.Stored.class);
  }

  @Test
  default void letsAChangeEndAKeyOfAFullOwner() {
    have(Specimen.number(1).owner("alice"), Specimen.number(2).owner("alice"));
    Optional<OwnerLimits> limit =
        Optional.of((before, after) -> Optional.of(new OwnerLimit(1, NOW)));
    assertThat(store().change(keyId(2), limit, truth -> Specimen.of(truth).revoked().change()))
        .isInstanceOf(ChangeResult.Stored.class);
    assertThat(store().change(keyId(1), limit, truth -> Specimen.of(truth).deletion()))
        .isEqualTo(new ChangeResult.Deleted());
  }

  private ChangeResult extend(String keyId, int max) {
    return store()
        .change(
            keyId,
            Optional.of((before, after) -> Optional.of(new OwnerLimit(max, NOW))),
            truth -> Specimen.of(truth).expiresAt(NOW.plusMillis(1)).change());
  }

  private static Optional<OwnerLimits> onlyFor(Scopes scopes) {
    return Optional.of(
        (before, after) ->
            after.scopes().equals(scopes) && !before.scopes().equals(scopes)
                ? Optional.of(new OwnerLimit(1, NOW))
                : Optional.empty());
  }

  @Test
  default void asksForTheLimitOfTheKeyAsItWouldBe() {
    have(Specimen.number(1).owner("alice"), Specimen.number(2).owner("alice"));
    Optional<OwnerLimits> limits = onlyFor(Scopes.of("**"));
    Specimen allowed = Specimen.number(2).owner("alice").scopes(Scopes.of("orders:write"));
    assertThat(store().change(keyId(2), limits, truth -> allowed.change()))
        .isEqualTo(new ChangeResult.Stored(allowed.stored()));
    Specimen tooMuch = Specimen.number(2).owner("alice").scopes(Scopes.of("**"));
    assertThat(store().change(keyId(2), limits, truth -> tooMuch.change()))
        .isEqualTo(new ChangeResult.OwnerFull());
    assertThat(store().get(keyId(2))).contains(allowed.stored());
  }

  @Test
  default void asksForNoLimitOfWhatIsNotChanged() {
    have(Specimen.number(1).owner("alice"));
    Optional<OwnerLimits> limits =
        Optional.of(
            (before, after) -> {
              throw new AssertionError("there is no key that would be");
            });
    assertThat(store().change(keyId(1), limits, truth -> Optional.empty()))
        .isInstanceOf(ChangeResult.Unchanged.class);
    assertThat(store().change(keyId(2), limits, truth -> Specimen.number(2).change()))
        .isEqualTo(new ChangeResult.Absent());
    assertThat(store().change(keyId(1), limits, truth -> Specimen.of(truth).deletion()))
        .isEqualTo(new ChangeResult.Deleted());
  }

  @Test
  default void letsAKeyComeToLifeThatHasNoLimit() {
    have(Specimen.number(1).owner("alice"), Specimen.number(2).owner("alice").expiresAt(NOW));
    Optional<OwnerLimits> none = Optional.of((before, after) -> Optional.empty());
    Specimen live = Specimen.number(2).owner("alice");
    assertThat(store().change(keyId(2), none, truth -> live.change()))
        .isEqualTo(new ChangeResult.Stored(live.stored()));
  }

  @Test
  default void passesOnWhatALimitThrows() {
    Specimen kept = Specimen.number(1).owner("alice");
    have(kept);
    RuntimeException thrown = new IllegalStateException("on purpose");
    Optional<OwnerLimits> limits =
        Optional.of(
            (before, after) -> {
              throw thrown;
            });
    assertThatThrownBy(
            () -> store().change(keyId(1), limits, truth -> Specimen.of(truth).revoked().change()))
        .isSameAs(thrown);
    assertThat(store().get(keyId(1))).contains(kept.stored());
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
    assertThat(store().changes(0, 10).rows()).hasSize(1);
    assertThat(extend(keyId(1), 1)).isInstanceOf(ChangeResult.Stored.class);
  }

  @Test
  default void takesForLiveWhatIsSoAtTheInstantOfTheLimit() {
    Instant then = NOW.plusMillis(5);
    have(Specimen.number(1).owner("alice").expiresAt(then));
    Specimen second = Specimen.number(2).owner("alice");
    OwnerLimit before = new OwnerLimit(1, then.minusMillis(1));
    assertThat(store().insert(List.of(second.insertion().limitedTo(before))))
        .containsExactly(new OwnerFull());
    assertThat(store().insert(List.of(second.insertion().limitedTo(new OwnerLimit(1, then)))))
        .containsExactly(new Stored());
  }
}
