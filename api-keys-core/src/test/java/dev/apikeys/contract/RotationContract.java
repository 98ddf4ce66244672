package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.hash;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.FoundSecret;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.Secret;
import dev.apikeys.SecretProof;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a store adds, retires and removes the secrets of a key, and what of them it never writes. */
interface RotationContract {

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
  default void neverWritesAnExistingHash() {
    StoredKey stored = have(Specimen.bare(1).imported(secretId(1), "{sha256}aa"));
    change(
        truth ->
            Specimen.of(truth)
                .proof(secretId(1), new SecretProof(hash(99), Optional.of("{sha256}bb")))
                .change());
    assertThat(store().get(keyId(1)).orElseThrow().proof(secretId(1)))
        .isEqualTo(stored.proof(secretId(1)));
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}bb")))).isEmpty();
  }

  @Test
  default void neverWritesAnExistingLastUse() {
    have(Specimen.number(1));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
    ChangeResult result =
        change(
            truth ->
                Specimen.of(truth)
                    .secretNow(
                        truth.key().secrets().get(0).lastUsed(Optional.of(NOW.plusMillis(9))))
                    .change());
    assertThat(store().get(keyId(1)).orElseThrow().key().lastUsedAt()).contains(NOW);
    assertThat(result).isEqualTo(new ChangeResult.Stored(store().get(keyId(1)).orElseThrow()));
  }

  @Test
  default void addsASecret() {
    have(Specimen.bare(1).secret(secretId(5)));
    StoredKey after = Specimen.bare(1).secret(secretId(5)).secret(secretId(3)).stored();
    assertThat(change(truth -> Specimen.of(truth).secret(secretId(3)).change()))
        .isEqualTo(new ChangeResult.Stored(after));
    assertThat(store().get(keyId(1))).contains(after);
    assertThat(find(secretId(3)).orElseThrow().hash()).isEqualTo(after.proof(secretId(3)).hash());
    store().recordUses(List.of(new SecretUse(secretId(3), NOW)));
    assertThat(find(secretId(3)).orElseThrow().secret().lastUsedAt()).contains(NOW);
  }

  @Test
  default void addsAnImportedSecret() {
    have(Specimen.number(1));
    change(truth -> Specimen.of(truth).imported(secretId(2), "{sha256}aa").change());
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}aa"))).orElseThrow().secret().id())
        .isEqualTo(secretId(2));
  }

  @Test
  default void retiresASecret() {
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    Secret retired =
        new Secret(
            secretId(1),
            "acme_" + secretId(1),
            NOW,
            Optional.of(NOW.plusMillis(1)),
            Optional.of(NOW.plusMillis(2)),
            Optional.empty());
    change(truth -> Specimen.of(truth).secretNow(retired).change());
    assertThat(find(secretId(1)).orElseThrow().secret()).isEqualTo(retired);
    assertThat(find(secretId(2)).orElseThrow().secret().revokedAt()).isEmpty();
  }

  @Test
  default void changesNothingOfAnExistingSecretButItsEnd() {
    StoredKey kept = have(Specimen.number(1));
    Secret altered =
        new Secret(
            secretId(1),
            "another",
            NOW.plusMillis(7),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    change(truth -> Specimen.of(truth).secretNow(altered).change());
    assertThat(store().get(keyId(1))).contains(kept);
  }

  @Test
  default void removesASecret() {
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    change(truth -> Specimen.of(truth).withoutSecret(secretId(1)).change());
    assertThat(find(secretId(1))).isEmpty();
    assertThat(store().get(keyId(1)).orElseThrow().key().secrets())
        .extracting(Secret::id)
        .containsExactly(secretId(2));
  }

  @Test
  default void refusesASecretOfAnotherKey() {
    StoredKey stored = have(Specimen.number(1));
    StoredKey other = have(Specimen.number(2));
    assertThatThrownBy(() -> change(truth -> Specimen.of(truth).secret(secretId(2)).change()))
        .isInstanceOf(KeyStoreException.class);
    assertThat(store().get(keyId(1))).contains(stored);
    assertThat(find(secretId(2))).contains(new FoundSecret(other));
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  default void refusesASecretOfAnotherKeysDigest() {
    StoredKey stored = have(Specimen.number(1));
    StoredKey other = have(Specimen.bare(2).imported(secretId(2), "{sha256}aa"));
    long mark = store().changes(0, 10).newest();
    assertThatThrownBy(
            () -> change(truth -> Specimen.of(truth).imported(secretId(3), "{sha256}aa").change()))
        .isInstanceOf(KeyStoreException.class);
    assertThat(store().get(keyId(1))).contains(stored);
    assertThat(find(secretId(3))).isEmpty();
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}aa"))))
        .contains(new FoundSecret(other));
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
    assertThat(store().changes(mark, 10).rows()).isEmpty();
  }

  @Test
  default void takesTheEndOfASecretAwayAgain() {
    have(Specimen.bare(1).secret(secretId(1), Optional.of(NOW), Optional.of(NOW)));
    StoredKey after = Specimen.number(1).stored();
    assertThat(change(truth -> Specimen.of(after).change()))
        .isEqualTo(new ChangeResult.Stored(after));
    assertThat(store().get(keyId(1))).contains(after);
  }

  private static Secret minted(String id) {
    return new Secret(id, "acme", NOW, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Specimen with(Specimen specimen, String id) {
    return specimen.secret(minted(id), new SecretProof(hash(id.hashCode()), Optional.empty()));
  }

  private List<String> secrets() {
    return store().get(keyId(1)).orElseThrow().key().secrets().stream().map(Secret::id).toList();
  }

  @Test
  default void keepsSecretsInTheOrderInWhichTheyWereAdded() {
    have(with(with(Specimen.bare(1), "zz1"), "zz2"));
    ChangeResult result =
        change(truth -> with(Specimen.of(truth).withoutSecret("zz1"), "aa3").change());
    assertThat(secrets()).containsExactly("zz2", "aa3");
    assertThat(result).isEqualTo(new ChangeResult.Stored(store().get(keyId(1)).orElseThrow()));
    change(truth -> with(with(Specimen.of(truth), "zz9"), "aa1").change());
    assertThat(secrets()).containsExactly("zz2", "aa3", "zz9", "aa1");
    assertThat(store().list(KeyQuery.all(), NOW).get(0).secrets())
        .extracting(Secret::id)
        .containsExactlyElementsOf(secrets());
  }

  @Test
  default void keepsTheOrderOfExistingSecretsWhateverAChangeSays() {
    have(with(with(Specimen.bare(1), "bb"), "cc"));
    change(
        truth ->
            with(
                    with(
                        with(Specimen.of(truth).withoutSecret("bb").withoutSecret("cc"), "aa"),
                        "cc"),
                    "bb")
                .change());
    assertThat(secrets()).containsExactly("bb", "cc", "aa");
  }

  @Test
  default void replacesASecretByAnotherOfTheSameDigest() {
    have(Specimen.bare(1).imported(secretId(1), "{sha256}aa"));
    change(
        truth ->
            Specimen.of(truth)
                .withoutSecret(secretId(1))
                .imported(secretId(2), "{sha256}aa")
                .change());
    assertThat(find(secretId(1))).isEmpty();
    assertThat(store().find(new Lookup.ByDigest(List.of("{sha256}aa"))).orElseThrow().secret().id())
        .isEqualTo(secretId(2));
  }
}
