package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyChange;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.Purge;
import dev.apikeys.Secret;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store removes by age, and what it keeps all the same. */
interface PurgeContract {

  Instant LATER = NOW.plusMillis(1000);

  KeyStore store();

  private Insertion insertionAt(int n, Instant at) {
    Specimen specimen = Specimen.number(n);
    AuditEntry issued = specimen.entry(AuditAction.ISSUED);
    return Insertion.of(
        specimen.stored(),
        new AuditEntry(
            at,
            issued.actor(),
            issued.action(),
            issued.keyId(),
            issued.tenant(),
            issued.owner(),
            issued.reason(),
            issued.changes()));
  }

  private void haveAt(int n, Instant at) {
    store().insert(List.of(insertionAt(n, at)));
  }

  private void haveRequestAt(int n, Instant at) {
    KeyRequest request = new KeyRequest("user:alice", "r-" + n, "print");
    store().insert(List.of(insertionAt(n, at).requestedBy(request)));
  }

  private boolean replays(int n) {
    KeyRequest request = new KeyRequest("user:alice", "r-" + n, "print");
    Insertion again = Specimen.number(100 + n).insertion().requestedBy(request);
    return store().insert(List.of(again)).get(0) instanceof InsertionResult.Replayed;
  }

  private List<String> audited() {
    return store().audit(AuditQuery.all()).stream().map(row -> row.entry().keyId()).toList();
  }

  @Test
  default void purgesOldAuditEntries() {
    haveAt(1, NOW.minusMillis(1));
    haveAt(2, NOW);
    assertThat(store().purge(Purge.AUDIT, NOW, 10)).isEqualTo(1);
    assertThat(audited()).containsExactly(keyId(2));
    assertThat(store().get(keyId(1))).isPresent();
  }

  @Test
  default void purgesNoMoreAuditEntriesThanTheLimit() {
    haveAt(1, NOW);
    haveAt(2, NOW);
    haveAt(3, NOW);
    assertThat(store().purge(Purge.AUDIT, LATER, 2)).isEqualTo(2);
    assertThat(audited()).hasSize(1);
    assertThat(store().purge(Purge.AUDIT, LATER, 2)).isEqualTo(1);
    assertThat(store().purge(Purge.AUDIT, LATER, 2)).isZero();
  }

  @Test
  default void purgesOldChangeRows() {
    haveAt(1, NOW.minusMillis(1));
    haveAt(2, NOW);
    haveAt(3, NOW.plusMillis(1));
    assertThat(store().purge(Purge.CHANGES, NOW, 10)).isEqualTo(1);
    assertThat(store().changes(0, 10).rows())
        .extracting(KeyChange::keyId)
        .containsExactly(Optional.of(keyId(2)), Optional.of(keyId(3)));
  }

  @Test
  default void purgesNoMoreChangeRowsThanTheLimit() {
    haveAt(1, NOW);
    haveAt(2, NOW);
    haveAt(3, NOW);
    haveAt(4, NOW);
    assertThat(store().purge(Purge.CHANGES, LATER, 2)).isEqualTo(2);
    assertThat(store().changes(0, 10).rows()).hasSize(2);
  }

  @Test
  default void keepsTheNewestChangeRowHoweverOld() {
    haveAt(1, NOW);
    haveAt(2, NOW);
    long newest = store().changes(0, 10).newest();
    assertThat(store().purge(Purge.CHANGES, LATER, 10)).isEqualTo(1);
    assertThat(store().purge(Purge.CHANGES, LATER, 10)).isZero();
    assertThat(store().changes(0, 10).rows()).extracting(KeyChange::id).containsExactly(newest);
    assertThat(store().changes(0, 10).newest()).isEqualTo(newest);
  }

  @Test
  default void takesARequestForNewOnceItIsPurged() {
    haveRequestAt(1, NOW.minusMillis(1));
    haveRequestAt(2, NOW);
    assertThat(store().purge(Purge.REQUESTS, NOW, 10)).isEqualTo(1);
    assertThat(replays(1)).isFalse();
    assertThat(replays(2)).isTrue();
  }

  @Test
  default void purgesNoMoreRequestsThanTheLimit() {
    haveRequestAt(1, NOW);
    haveRequestAt(2, NOW);
    haveRequestAt(3, NOW);
    assertThat(store().purge(Purge.REQUESTS, LATER, 2)).isEqualTo(2);
    assertThat(store().purge(Purge.REQUESTS, LATER, 2)).isEqualTo(1);
    assertThat(store().purge(Purge.REQUESTS, LATER, 2)).isZero();
  }

  private StoredKey have(Specimen specimen) {
    store().insert(List.of(specimen.insertion()));
    return specimen.stored();
  }

  private List<String> secretsOf(int n) {
    return store().get(keyId(n)).orElseThrow().key().secrets().stream().map(Secret::id).toList();
  }

  @Test
  default void purgesSecretsThatEndedBefore() {
    have(
        Specimen.bare(1)
            .secret(secretId(1), Optional.of(NOW.minusMillis(1)), Optional.empty())
            .secret(secretId(2), Optional.empty(), Optional.of(NOW.minusMillis(1)))
            .secret(secretId(3), Optional.of(NOW), Optional.of(NOW))
            .secret(secretId(4)));
    assertThat(store().purge(Purge.RETIRED_SECRETS, NOW, 10)).isEqualTo(2);
    assertThat(secretsOf(1)).containsExactly(secretId(3), secretId(4));
    assertThat(store().find(new Lookup.BySecretId(secretId(1)))).isEmpty();
    assertThat(store().countByScheme().values()).containsExactly(2L);
  }

  @Test
  default void purgesNoMoreSecretsThanTheLimit() {
    for (int n = 1; n <= 3; n++) {
      have(
          Specimen.bare(n)
              .secret(secretId(n), Optional.empty(), Optional.of(NOW))
              .secret(secretId(n + 10)));
    }
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 2)).isEqualTo(2);
    assertThat(store().countByScheme().values()).containsExactly(4L);
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 2)).isEqualTo(1);
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 2)).isZero();
  }

  @Test
  default void keepsTheOnlySecretOfAKeyHoweverOld() {
    StoredKey stored =
        have(Specimen.bare(1).secret(secretId(1), Optional.of(NOW), Optional.of(NOW)));
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 10)).isZero();
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void keepsOneOfSeveralSecretsThatHaveAllEnded() {
    have(
        Specimen.bare(1)
            .secret(secretId(1), Optional.empty(), Optional.of(NOW))
            .secret(secretId(2), Optional.empty(), Optional.of(NOW))
            .secret(secretId(3), Optional.empty(), Optional.of(NOW)));
    store().purge(Purge.RETIRED_SECRETS, LATER, 10);
    store().purge(Purge.RETIRED_SECRETS, LATER, 10);
    assertThat(secretsOf(1)).hasSize(1);
  }

  @Test
  default void keepsTheSecretsOfADeadKeyThatHaveNotEndedThemselves() {
    StoredKey stored =
        have(Specimen.bare(1).revoked().secret(secretId(1)).secret(secretId(2)).expiresAt(NOW));
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 10)).isZero();
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void purgesOneKindAtATime() {
    haveRequestAt(1, NOW);
    haveRequestAt(2, NOW);
    store().purge(Purge.AUDIT, LATER, 10);
    assertThat(store().changes(0, 10).rows()).hasSize(2);
    store().purge(Purge.CHANGES, LATER, 10);
    assertThat(replays(1)).isTrue();
  }

  @Test
  default void keepsTheNewestOfSecretsThatHaveAllEnded() {
    have(
        Specimen.bare(1)
            .secret(secretId(3), Optional.empty(), Optional.of(NOW))
            .secret(secretId(1), Optional.empty(), Optional.of(NOW))
            .secret(secretId(2), Optional.empty(), Optional.of(NOW)));
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 1)).isEqualTo(1);
    assertThat(secretsOf(1)).containsExactly(secretId(1), secretId(2));
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 10)).isEqualTo(1);
    assertThat(secretsOf(1)).containsExactly(secretId(2));
  }

  @Test
  default void purgesTheLastUseOfASecretWithIt() {
    have(
        Specimen.bare(1)
            .secret(secretId(1), Optional.empty(), Optional.of(NOW))
            .secret(secretId(2)));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    assertThat(store().purge(Purge.RETIRED_SECRETS, LATER, 10)).isEqualTo(1);
    store()
        .change(
            keyId(1), Optional.empty(), truth -> Specimen.of(truth).secret(secretId(1)).change());
    assertThat(store().find(new Lookup.BySecretId(secretId(1))).orElseThrow().secret().lastUsedAt())
        .isEmpty();
  }

  @Test
  default void purgesTheChangeRowsOfOwnersToo() {
    store().announce("acme", "alice", NOW);
    store().announce("acme", "bob", NOW);
    assertThat(store().purge(Purge.CHANGES, LATER, 10)).isEqualTo(1);
    assertThat(store().purge(Purge.CHANGES, LATER, 10)).isZero();
    assertThat(store().changes(0, 10).rows())
        .extracting(KeyChange::owner)
        .containsExactly(Optional.of("bob"));
  }

  @Test
  default void purgesNothingForALimitBelowOne() {
    haveRequestAt(1, NOW);
    have(
        Specimen.bare(2)
            .secret(secretId(2), Optional.empty(), Optional.of(NOW))
            .secret(secretId(3)));
    for (Purge what : Purge.values()) {
      assertThat(store().purge(what, LATER, 0)).isZero();
      assertThat(store().purge(what, LATER, -1)).isZero();
      assertThat(store().purge(what, LATER, 10)).isPositive();
    }
  }
}
