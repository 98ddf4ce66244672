package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.Secret;
import dev.apikeys.SecretUse;
import dev.apikeys.Tenants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which keys a store lists, and in which order. */
interface ListContract {

  KeyStore store();

  private void have(Specimen... specimens) {
    for (Specimen specimen : specimens) {
      store().insert(List.of(specimen.insertion()));
    }
  }

  private List<String> ids(KeyQuery query) {
    return ids(query, NOW);
  }

  private List<String> ids(KeyQuery query, Instant at) {
    return store().list(query, at).stream().map(ApiKey::id).toList();
  }

  @Test
  default void listsNothingAtFirst() {
    assertThat(ids(KeyQuery.all().includingInactive())).isEmpty();
  }

  @Test
  default void listsTheNewestIdFirst() {
    have(Specimen.number(2), Specimen.number(0xb), Specimen.number(1));
    assertThat(ids(KeyQuery.all())).containsExactly(keyId(0xb), keyId(2), keyId(1));
  }

  @Test
  default void listsKeysWhole() {
    Specimen specimen =
        Specimen.bare(1).owner("alice").tenant("acme").secret(secretId(9)).secret(secretId(5));
    have(specimen, Specimen.number(2));
    assertThat(store().list(KeyQuery.all(), NOW))
        .containsExactly(Specimen.number(2).key(), specimen.key());
  }

  @Test
  default void listsTheLastUseOfEachSecret() {
    have(Specimen.bare(1).secret(secretId(2)).secret(secretId(1)));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW.plusMillis(1))));
    assertThat(store().list(KeyQuery.all(), NOW).get(0).secrets())
        .extracting(Secret::lastUsedAt)
        .containsExactly(Optional.empty(), Optional.of(NOW.plusMillis(1)));
  }

  @Test
  default void listsTheEmptyTenantAsOneLikeAnyOther() {
    have(
        Specimen.number(1).tenant(""),
        Specimen.number(2).tenant("acme"),
        Specimen.number(3).tenant(" "));
    assertThat(ids(KeyQuery.all().of(Tenants.only("")))).containsExactly(keyId(1));
    assertThat(ids(KeyQuery.all().of(Tenants.only("acme")))).containsExactly(keyId(2));
    assertThat(ids(KeyQuery.all().of(Tenants.all()))).hasSize(3);
  }

  @Test
  default void listsTheKeysOfAnOwner() {
    have(
        Specimen.number(1).owner("alice"),
        Specimen.number(2).owner("bob"),
        Specimen.number(3),
        Specimen.number(4).owner("alice").tenant("acme"));
    assertThat(ids(KeyQuery.all().ownedBy("alice"))).containsExactly(keyId(4), keyId(1));
    assertThat(ids(KeyQuery.all().ownedBy("alice").of(Tenants.only("acme"))))
        .containsExactly(keyId(4));
  }

  @Test
  default void listsOwnersAndTenantsByteForByte() {
    have(
        Specimen.number(1).owner("alice").tenant("acme"),
        Specimen.number(2).owner("Alice").tenant("Acme"),
        Specimen.number(3).owner("alice ").tenant("acme "),
        Specimen.number(4).owner("alicé").tenant("acmé"));
    assertThat(ids(KeyQuery.all().ownedBy("alice"))).containsExactly(keyId(1));
    assertThat(ids(KeyQuery.all().of(Tenants.only("acme")))).containsExactly(keyId(1));
    assertThat(ids(KeyQuery.all().ownedBy("alice%"))).isEmpty();
  }

  @Test
  default void listsRevokedKeysOnlyWhenAskedTo() {
    assertInactive(Specimen.number(1).revoked());
  }

  @Test
  default void listsDisabledKeysOnlyWhenAskedTo() {
    assertInactive(Specimen.number(1).enabled(false));
  }

  @Test
  default void listsAKeyThatExpiresNowOnlyWhenAskedTo() {
    assertInactive(Specimen.number(1).expiresAt(NOW));
  }

  @Test
  default void listsAKeyWhoseEverySecretHasEndedOnlyWhenAskedTo() {
    assertInactive(
        Specimen.bare(1)
            .secret(secretId(1), Optional.of(NOW), Optional.empty())
            .secret(secretId(2), Optional.empty(), Optional.of(NOW)));
  }

  private void assertInactive(Specimen specimen) {
    have(specimen);
    assertThat(ids(KeyQuery.all())).isEmpty();
    assertThat(ids(KeyQuery.all().includingInactive())).containsExactly(specimen.key().id());
  }

  @Test
  default void listsAKeyUntilItExpires() {
    have(Specimen.number(1).expiresAt(NOW));
    assertThat(ids(KeyQuery.all(), NOW.minusMillis(1))).containsExactly(keyId(1));
  }

  @Test
  default void listsAKeyWhileOneOfItsSecretsIsLive() {
    have(
        Specimen.bare(1)
            .secret(secretId(1), Optional.empty(), Optional.of(NOW))
            .secret(secretId(2), Optional.of(NOW.plusMillis(1)), Optional.empty()));
    assertThat(ids(KeyQuery.all())).containsExactly(keyId(1));
    assertThat(ids(KeyQuery.all(), NOW.plusMillis(1))).isEmpty();
  }

  @Test
  default void listsAKeyThatIsNotYetValid() {
    have(Specimen.number(1).notBefore(NOW.plusMillis(1)));
    assertThat(ids(KeyQuery.all())).containsExactly(keyId(1));
  }

  @Test
  default void listsKeysCreatedBeforeAnInstant() {
    have(
        Specimen.number(1).createdAt(NOW.minusMillis(1)),
        Specimen.number(2).createdAt(NOW),
        Specimen.number(3).createdAt(NOW.plusMillis(1)));
    assertThat(ids(KeyQuery.all().createdBefore(NOW))).containsExactly(keyId(1));
  }

  @Test
  default void listsKeysUnusedSinceAnInstant() {
    Instant last = NOW.plusMillis(1);
    have(
        Specimen.number(1),
        Specimen.number(2).createdAt(last),
        Specimen.number(3),
        Specimen.number(4));
    store().recordUses(List.of(new SecretUse(secretId(3), last), new SecretUse(secretId(4), NOW)));
    assertThat(ids(KeyQuery.all().unusedSince(last))).containsExactly(keyId(4), keyId(1));
    assertThat(ids(KeyQuery.all().unusedSince(NOW))).isEmpty();
  }

  @Test
  default void takesAKeyForUsedThatWasEnabledBegunOrGivenASecret() {
    Instant last = NOW.plusMillis(1);
    have(
        Specimen.number(1),
        Specimen.number(2).with(key -> key.enabled(true, last)),
        Specimen.number(3).notBefore(last),
        Specimen.bare(4).secret(secretId(4)).secret(secretId(5)));
    KeyQuery all = KeyQuery.all().includingInactive();
    assertThat(ids(all.unusedSince(last))).containsExactly(keyId(1));
    assertThat(ids(all.unusedSince(last.plusMillis(1))))
        .containsExactly(keyId(4), keyId(3), keyId(2), keyId(1));
  }

  @Test
  default void takesAKeyForUsedWhenAnyOfItsSecretsIs() {
    Instant last = NOW.plusMillis(5);
    have(
        Specimen.bare(1)
            .secret(secretId(1))
            .secret(secretId(2), Optional.empty(), Optional.of(NOW)));
    store().recordUses(List.of(new SecretUse(secretId(1), NOW), new SecretUse(secretId(2), last)));
    assertThat(ids(KeyQuery.all().unusedSince(last))).isEmpty();
    assertThat(ids(KeyQuery.all().unusedSince(last.plusMillis(1)))).containsExactly(keyId(1));
  }

  @Test
  default void listsNoMoreThanTheLimit() {
    have(Specimen.number(1), Specimen.bare(2).secret(secretId(2)).secret(secretId(3)));
    have(Specimen.number(4));
    assertThat(store().list(KeyQuery.all().limit(2), NOW))
        .extracting(key -> key.secrets().size())
        .containsExactly(1, 2);
  }

  @Test
  default void countsNoUnaskedKeyAgainstTheLimit() {
    have(Specimen.number(1), Specimen.number(2).revoked(), Specimen.number(3).enabled(false));
    assertThat(ids(KeyQuery.all().limit(1))).containsExactly(keyId(1));
  }

  @Test
  default void pagesWithoutGapOrRepetition() {
    List<String> expected = new ArrayList<>();
    for (int n = 20; n > 0; n--) {
      have(n % 5 == 0 ? Specimen.number(n).revoked() : Specimen.number(n).owner("alice"));
      if (n % 5 != 0) {
        expected.add(keyId(n));
      }
    }
    List<String> paged = new ArrayList<>();
    KeyQuery query = KeyQuery.all().ownedBy("alice").limit(3);
    List<String> page = ids(query);
    while (!page.isEmpty()) {
      paged.addAll(page);
      page = ids(query.after(page.get(page.size() - 1)));
    }
    assertThat(paged).isEqualTo(expected);
  }

  @Test
  default void goesOnAfterAKeyThatIsGone() {
    have(Specimen.number(1), Specimen.number(3));
    assertThat(ids(KeyQuery.all().after(keyId(2)))).containsExactly(keyId(1));
  }

  @Test
  default void pagesThroughOneTenantAlone() {
    for (int n = 1; n <= 6; n++) {
      have(Specimen.number(n).tenant(n % 2 == 0 ? "acme" : "other"));
    }
    KeyQuery query = KeyQuery.all().of(Tenants.only("acme"));
    assertThat(ids(query.after(keyId(6)))).containsExactly(keyId(4), keyId(2));
    assertThat(ids(query.after(keyId(5)))).containsExactly(keyId(4), keyId(2));
    assertThat(ids(query.after(keyId(2)))).isEmpty();
  }

  @Test
  default void listsADeadKeyThatIsNotYetValidOnlyWhenAskedTo() {
    Instant soon = NOW.plusMillis(1);
    have(
        Specimen.number(1).notBefore(soon).revoked(),
        Specimen.number(2).notBefore(soon).enabled(false),
        Specimen.number(3).notBefore(soon).expiresAt(NOW));
    assertThat(ids(KeyQuery.all())).isEmpty();
    assertThat(ids(KeyQuery.all().includingInactive())).hasSize(3);
  }
}
