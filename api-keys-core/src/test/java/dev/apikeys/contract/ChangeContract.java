package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.AuditAction;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.FoundSecret;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a store changes and deletes a key. */
interface ChangeContract {

  KeyStore store();

  private StoredKey have(Specimen specimen) {
    store().insert(List.of(specimen.insertion()));
    return specimen.stored();
  }

  private ChangeResult change(Function<StoredKey, Optional<Change>> function) {
    return store().change(keyId(1), Optional.empty(), function);
  }

  private Optional<FoundSecret> find(String secretId) {
    return store().find(new Lookup.BySecretId(secretId));
  }

  @Test
  default void keepsEveryMemberOfAChangedKey() {
    have(Specimen.number(1).owner("alice").tenant("acme"));
    StoredKey after =
        Specimen.number(1)
            .owner("alice")
            .tenant("acme")
            .name("Umbenannt 🔑")
            .description("it's new")
            .metadata("{\"a\":1}")
            .scopes(Scopes.of("**"))
            .allowedFrom("2001:db8::/32", "192.0.2.0/24")
            .limitedTo(7, Duration.ofDays(31))
            .idleFor(Duration.ofDays(36_525))
            .enabled(false, NOW.minusMillis(5))
            .notBefore(NOW.plusMillis(1))
            .expiresAt(NOW.plusMillis(2))
            .revoked(new Revocation(NOW.plusMillis(3), "user:bob", Optional.of("why not")))
            .updatedAt(NOW.plusMillis(4))
            .version(17)
            .stored();
    assertThat(change(truth -> Specimen.of(after).change()))
        .isEqualTo(new ChangeResult.Stored(after));
    assertThat(store().get(keyId(1))).contains(after);
  }

  @Test
  default void takesWhatIsOptionalAwayAgain() {
    have(
        Specimen.number(1)
            .allowedFrom("192.0.2.0/24")
            .limitedTo(100, Duration.ofMinutes(1))
            .idleFor(Duration.ofDays(30))
            .notBefore(NOW)
            .expiresAt(NOW)
            .revoked());
    StoredKey after = Specimen.number(1).scopes(Scopes.none()).version(2).stored();
    assertThat(change(truth -> Specimen.of(after).change()))
        .isEqualTo(new ChangeResult.Stored(after));
    assertThat(store().get(keyId(1))).contains(after);
  }

  @Test
  default void changesOneRestrictionAndNoOther() {
    have(Specimen.number(1));
    for (Specimen one :
        List.of(
            Specimen.number(1).allowedFrom("192.0.2.0/24"),
            Specimen.number(1).limitedTo(100, Duration.ofMinutes(1)),
            Specimen.number(1).limitedTo(100, Duration.ofMinutes(2)),
            Specimen.number(1).idleFor(Duration.ofDays(30)),
            Specimen.number(1).enabled(true, NOW.plusMillis(1)))) {
      StoredKey after = one.stored();
      assertThat(change(truth -> Specimen.of(after).change()))
          .isEqualTo(new ChangeResult.Stored(after));
      assertThat(find(secretId(1))).contains(new FoundSecret(after));
    }
  }

  @Test
  default void letsNoKeyBecomeAnother() {
    StoredKey kept = have(Specimen.number(1).tenant("acme").owner("alice"));
    for (Specimen moved :
        List.of(
            Specimen.number(2).tenant("acme").owner("alice"),
            Specimen.number(1).tenant("other").owner("alice"),
            Specimen.number(1).tenant("acme").owner("bob"),
            Specimen.number(1).tenant("acme"),
            Specimen.number(1).tenant("acme").owner("alice").createdAt(NOW.plusMillis(1)),
            Specimen.number(1).tenant("acme").owner("alice").createdBy("user:bob"))) {
      assertThatThrownBy(() -> change(truth -> moved.change()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store().get(keyId(1))).contains(kept);
    assertThat(store().get(keyId(2))).isEmpty();
  }

  @Test
  default void handsOverTheTruth() {
    have(Specimen.bare(1).owner("alice").secret(secretId(9)).secret(secretId(5)));
    store().recordUses(List.of(new SecretUse(secretId(5), NOW)));
    List<StoredKey> handed = new ArrayList<>();
    change(
        truth -> {
          handed.add(truth);
          return Optional.empty();
        });
    assertThat(handed).containsExactly(store().get(keyId(1)).orElseThrow());
    assertThat(handed.get(0).key().lastUsedAt()).contains(NOW);
  }

  @Test
  default void changesNoOtherKey() {
    have(Specimen.number(1));
    StoredKey other = have(Specimen.number(2));
    change(truth -> Specimen.of(truth).name("changed").change());
    assertThat(store().get(keyId(2))).contains(other);
  }

  @Test
  default void leavesAllAsItIsWhenTheFunctionAsksForNothing() {
    StoredKey stored = have(Specimen.number(1));
    assertThat(change(truth -> Optional.empty())).isEqualTo(new ChangeResult.Unchanged(stored));
    assertUntouched(stored);
  }

  @Test
  default void changesNoAbsentKey() {
    assertThat(
            change(
                truth -> {
                  throw new AssertionError("there is no truth to hand over");
                }))
        .isEqualTo(new ChangeResult.Absent());
    assertThat(store().audit(AuditQuery.all())).isEmpty();
  }

  @Test
  default void passesOnWhatTheFunctionThrows() {
    StoredKey stored = have(Specimen.number(1));
    RuntimeException thrown = new IllegalStateException("on purpose");
    assertThatThrownBy(
            () ->
                change(
                    truth -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertUntouched(stored);
  }

  @Test
  default void changesAKeyAfterAFunctionThatThrew() {
    have(Specimen.number(1));
    assertThatThrownBy(
            () ->
                change(
                    truth -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(change(truth -> Specimen.of(truth).version(2).change()))
        .isEqualTo(new ChangeResult.Stored(Specimen.number(1).version(2).stored()));
  }

  private void assertUntouched(StoredKey stored) {
    assertThat(store().get(keyId(1))).contains(stored);
    assertThat(store().audit(AuditQuery.all()))
        .extracting(row -> row.entry().action())
        .containsExactly(AuditAction.ISSUED);
    assertThat(store().changes(0, 10).rows()).hasSize(1);
  }

  @Test
  default void deletesAKeyAndItsSecrets() {
    have(Specimen.bare(1).secret(secretId(1)).imported(secretId(2), "{sha256}aa"));
    StoredKey other = have(Specimen.number(3));
    assertThat(change(truth -> Specimen.of(truth).deletion()))
        .isEqualTo(new ChangeResult.Deleted());
    assertThat(store().get(keyId(1))).isEmpty();
    assertThat(find(secretId(1))).isEmpty();
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}aa")))).isEmpty();
    assertThat(store().countByScheme().values()).containsExactly(1L);
    assertThat(store().get(keyId(3))).contains(other);
    assertThat(change(truth -> Specimen.of(truth).deletion())).isEqualTo(new ChangeResult.Absent());
  }

  @Test
  default void keepsTheAuditOfADeletedKey() {
    have(Specimen.number(1));
    change(truth -> Specimen.of(truth).deletion());
    assertThat(store().audit(AuditQuery.all().about(keyId(1))))
        .extracting(row -> row.entry().action())
        .containsExactly(AuditAction.DELETED, AuditAction.ISSUED);
  }

  @Test
  default void storesADeletedKeyAgain() {
    Specimen specimen = Specimen.bare(1).imported(secretId(1), "{sha256}aa");
    have(specimen);
    change(truth -> Specimen.of(truth).deletion());
    assertThat(store().insert(List.of(specimen.insertion())))
        .containsExactly(new InsertionResult.Stored());
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}aa"))))
        .contains(new FoundSecret(specimen.stored()));
  }

  @Test
  default void forgetsTheLastUseOfADeletedKey() {
    have(Specimen.number(1));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    change(truth -> Specimen.of(truth).deletion());
    StoredKey again = have(Specimen.number(1));
    assertThat(store().get(keyId(1))).contains(again);
  }
}
