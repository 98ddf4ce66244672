package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.hash;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.apikeys.AuditQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What verifications leave behind in a store: last uses, and hashes under a newer pepper. */
interface UseContract {

  KeyStore store();

  private StoredKey have(Specimen specimen) {
    store().insert(List.of(specimen.insertion()));
    return specimen.stored();
  }

  private Optional<Instant> lastUse(String secretId) {
    return store().find(new Lookup.BySecretId(secretId)).orElseThrow().secret().lastUsedAt();
  }

  @Test
  default void recordsUses() {
    have(Specimen.number(1));
    have(Specimen.number(2));
    store()
        .recordUses(
            List.of(
                new SecretUse(secretId(2), NOW),
                new SecretUse(secretId(1), Instant.parse("9999-12-31T23:59:59.999Z"))));
    assertThat(lastUse(secretId(1))).contains(Instant.parse("9999-12-31T23:59:59.999Z"));
    assertThat(lastUse(secretId(2))).contains(NOW);
  }

  @Test
  default void recordsTheLaterOfTwoUses() {
    have(Specimen.number(1));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW.minusMillis(1))));
    assertThat(lastUse(secretId(1))).contains(NOW);
    store().recordUses(List.of(new SecretUse(secretId(1), NOW.plusMillis(1))));
    assertThat(lastUse(secretId(1))).contains(NOW.plusMillis(1));
  }

  @Test
  default void recordsTheLaterOfTwoUsesInOneBatch() {
    have(Specimen.number(1));
    store()
        .recordUses(
            List.of(
                new SecretUse(secretId(1), NOW.plusMillis(1)), new SecretUse(secretId(1), NOW)));
    assertThat(lastUse(secretId(1))).contains(NOW.plusMillis(1));
  }

  @Test
  default void recordsNoUseOfAnUnknownSecret() {
    have(Specimen.number(1));
    store().recordUses(List.of(new SecretUse(secretId(2), NOW), new SecretUse(secretId(1), NOW)));
    assertThat(lastUse(secretId(1))).contains(NOW);
    have(Specimen.number(2));
    assertThat(lastUse(secretId(2))).isEmpty();
  }

  @Test
  default void recordsAnEmptyBatch() {
    StoredKey stored = have(Specimen.number(1));
    store().recordUses(List.of());
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void recordsALargeBatch() {
    have(Specimen.number(1777));
    store()
        .recordUses(
            IntStream.range(0, 3000).mapToObj(n -> new SecretUse(secretId(n), NOW)).toList());
    assertThat(lastUse(secretId(1777))).contains(NOW);
  }

  @Test
  default void recordsAUseWithoutTouchingTheKey() {
    StoredKey stored = have(Specimen.number(1));
    long mark = store().changes(0, 10).newest();
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    assertThat(store().get(keyId(1)).orElseThrow().key())
        .isEqualTo(
            stored
                .key()
                .withSecrets(List.of(stored.key().secrets().get(0).lastUsed(Optional.of(NOW)))));
    assertThat(store().changes(mark, 10).rows()).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  default void resurrectsNoDeletedKeyByAUse() {
    have(Specimen.number(1));
    store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion());
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    assertThat(store().get(keyId(1))).isEmpty();
    have(Specimen.number(1));
    assertThat(lastUse(secretId(1))).isEmpty();
  }

  @Test
  default void rehashesAnExpectedHash() {
    StoredKey stored = have(Specimen.bare(1).imported(secretId(1), "{sha256}aa").version(5));
    SecretHash replacement = SecretHash.parse("{hmac-sha256:p2}" + "ab".repeat(32));
    assertThat(store().rehash(secretId(1), stored.proof(secretId(1)).hash(), replacement)).isTrue();
    assertThat(store().get(keyId(1)))
        .contains(
            Specimen.of(stored)
                .proof(secretId(1), new SecretProof(replacement, Optional.of("{sha256}aa")))
                .stored());
    assertThat(store().find(new Lookup.BySecretId(secretId(1))).orElseThrow().hash())
        .isEqualTo(replacement);
  }

  @Test
  default void rehashesNoUnexpectedHash() {
    StoredKey stored = have(Specimen.number(1));
    assertThat(store().rehash(secretId(1), hash(98), hash(99))).isFalse();
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void rehashesNoUnknownSecret() {
    StoredKey stored = have(Specimen.number(1));
    assertThat(store().rehash(secretId(2), stored.proof(secretId(1)).hash(), hash(99))).isFalse();
    assertThat(store().rehash("", stored.proof(secretId(1)).hash(), hash(99))).isFalse();
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void rehashesOneSecretOfSeveral() {
    StoredKey stored = have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    assertThat(store().rehash(secretId(2), stored.proof(secretId(2)).hash(), hash(99))).isTrue();
    assertThat(store().get(keyId(1)).orElseThrow().proof(secretId(1)))
        .isEqualTo(stored.proof(secretId(1)));
  }

  @Test
  default void countsSecretsByScheme() {
    assertThat(store().countByScheme()).isEmpty();
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    have(
        Specimen.number(3)
            .proof(
                secretId(3),
                new SecretProof(SecretHash.parse("{sha256}" + "ab".repeat(32)), Optional.empty())));
    assertThat(store().countByScheme())
        .containsOnly(entry("hmac-sha256:p1", 2L), entry("sha256", 1L));
  }

  @Test
  default void rehashesWithoutAChangeRowOrAnAuditEntry() {
    StoredKey stored = have(Specimen.number(1));
    long mark = store().changes(0, 10).newest();
    assertThat(store().rehash(secretId(1), stored.proof(secretId(1)).hash(), hash(99))).isTrue();
    assertThat(store().changes(mark, 10).rows()).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
  }
}
