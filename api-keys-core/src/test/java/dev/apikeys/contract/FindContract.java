package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.FoundSecret;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.Secret;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a store finds one key. */
interface FindContract {

  KeyStore store();

  private StoredKey have(Specimen specimen) {
    store().insert(List.of(specimen.insertion()));
    return specimen.stored();
  }

  private Optional<FoundSecret> byId(String secretId) {
    return store().find(new Lookup.BySecretId(secretId));
  }

  private Optional<FoundSecret> byDigest(String... digests) {
    return store().find(new Lookup.ByDigest(List.of(digests)));
  }

  @Test
  default void findsAKeyByASecretsId() {
    StoredKey stored = have(Specimen.number(1).owner("alice").tenant("acme"));
    have(Specimen.number(2));
    assertThat(byId(secretId(1))).contains(new FoundSecret(stored));
  }

  @Test
  default void findsThePresentedSecretAlone() {
    StoredKey stored =
        have(Specimen.bare(1).secret(secretId(9)).secret(secretId(5)).secret(secretId(7)));
    Secret presented = stored.key().secrets().get(1);
    ApiKey key = stored.key().withSecrets(List.of(presented));
    assertThat(byId(secretId(5)))
        .contains(
            new FoundSecret(new StoredKey(key, Map.of(secretId(5), stored.proof(secretId(5))))));
  }

  @Test
  default void findsTheLastUseOfThePresentedSecret() {
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    store()
        .recordUses(
            List.of(
                new SecretUse(secretId(1), NOW.plusMillis(1)),
                new SecretUse(secretId(2), NOW.plusMillis(2))));
    assertThat(byId(secretId(1)).orElseThrow().secret().lastUsedAt()).contains(NOW.plusMillis(1));
  }

  @Test
  default void findsAKeyThatIsNotUsable() {
    StoredKey stored = have(Specimen.number(1).enabled(false).expiresAt(NOW).revoked());
    assertThat(byId(secretId(1))).contains(new FoundSecret(stored));
  }

  @Test
  default void findsNothingByAnotherSecretId() {
    have(Specimen.bare(1).secret("00000000000000ab"));
    assertThat(byId("00000000000000ac")).isEmpty();
    assertThat(byId("00000000000000AB")).isEmpty();
    assertThat(byId("00000000000000ab ")).isEmpty();
    assertThat(byId("00000000000000a%")).isEmpty();
    assertThat(byId("")).isEmpty();
  }

  @Test
  default void findsAKeyByOneOfSeveralDigests() {
    StoredKey stored = have(Specimen.bare(1).imported(secretId(1), "{sha256}ab"));
    have(Specimen.bare(2).imported(secretId(2), "{sha256}cd"));
    assertThat(byDigest("{hmac-sha256:p1}ab", "{sha256}ab", "{sha512}ab"))
        .contains(new FoundSecret(stored));
  }

  @Test
  default void findsAnImportedSecretByItsIdAsWell() {
    StoredKey stored = have(Specimen.bare(1).imported(secretId(1), "{sha256}ab"));
    assertThat(byId(secretId(1))).contains(new FoundSecret(stored));
  }

  @Test
  default void findsNothingByAnotherDigest() {
    have(Specimen.bare(1).imported(secretId(1), "{sha256}ab"));
    have(Specimen.number(2));
    assertThat(byDigest("{sha256}AB")).isEmpty();
    assertThat(byDigest("{sha256}ab ")).isEmpty();
    assertThat(byDigest("")).isEmpty();
    assertThat(byDigest(secretId(1))).isEmpty();
  }

  @Test
  default void findsNothingByNoDigest() {
    have(Specimen.bare(1).imported(secretId(1), "{sha256}ab"));
    assertThat(byDigest()).isEmpty();
  }

  @Test
  default void getsAllSecretsOldestFirst() {
    StoredKey stored =
        have(
            Specimen.bare(1)
                .secret(secretId(9), Optional.of(NOW), Optional.empty())
                .secret(secretId(5), Optional.empty(), Optional.of(NOW))
                .secret(secretId(7)));
    assertThat(store().get(keyId(1))).contains(stored);
  }

  @Test
  default void getsTheLastUseOfEachSecret() {
    have(Specimen.bare(1).secret(secretId(2)).secret(secretId(1)).secret(secretId(3)));
    store()
        .recordUses(
            List.of(
                new SecretUse(secretId(1), NOW.plusMillis(1)),
                new SecretUse(secretId(2), NOW.plusMillis(2))));
    assertThat(store().get(keyId(1)).orElseThrow().key().secrets())
        .extracting(Secret::lastUsedAt)
        .containsExactly(
            Optional.of(NOW.plusMillis(2)), Optional.of(NOW.plusMillis(1)), Optional.empty());
  }

  @Test
  default void getsNothingByAnotherId() {
    have(Specimen.number(0xab));
    assertThat(store().get(keyId(1))).isEmpty();
    assertThat(store().get(keyId(0xab).toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(store().get(keyId(0xab) + " ")).isEmpty();
    assertThat(store().get("")).isEmpty();
    assertThat(store().get("x".repeat(5000))).isEmpty();
  }

  @Test
  default void findsTheFirstDigestThatIsKnown() {
    StoredKey first = have(Specimen.bare(1).imported(secretId(1), "{sha256}ab"));
    StoredKey second = have(Specimen.bare(2).imported(secretId(2), "{sha512}ab"));
    assertThat(byDigest("{md5}ab", "{sha256}ab", "{sha512}ab")).contains(new FoundSecret(first));
    assertThat(byDigest("{md5}ab", "{sha512}ab", "{sha256}ab")).contains(new FoundSecret(second));
  }
}
