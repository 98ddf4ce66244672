package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.ChangeResult;
import dev.apikeys.FoundSecret;
import dev.apikeys.ImportOutcome;
import dev.apikeys.ImportRow;
import dev.apikeys.ImportedTokens;
import dev.apikeys.Imports;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.Duplicate;
import dev.apikeys.InsertionResult.OwnerFull;
import dev.apikeys.InsertionResult.Replayed;
import dev.apikeys.InsertionResult.Stored;
import dev.apikeys.InsertionResult.Withheld;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.Purge;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a store takes over keys whose tokens others issued, and keeps what must not come back. */
interface ImportContract {

  SecretHash SHA_512 = SecretHash.parse("{sha512}" + "0f".repeat(64));
  SecretHash HASHED_ANEW = SecretHash.parse("{hmac-sha256:p2}" + "ab".repeat(32));

  KeyStore store();

  private static Specimen imported(int n, SecretHash hash) {
    Secret secret =
        new Secret(
            secretId(n), "sk_old", NOW, Optional.empty(), Optional.empty(), Optional.empty());
    return Specimen.bare(n).secret(secret, new SecretProof(hash, Optional.of(hash.reveal())));
  }

  private static SecretHash sha256(int n) {
    return SecretHash.parse("{sha256}" + String.format(Locale.ROOT, "%064x", n));
  }

  private Optional<FoundSecret> byDigest(SecretHash hash) {
    return store().find(new Lookup.ByDigest(List.of("{sha256}none", hash.reveal())));
  }

  private List<InsertionResult> insertAll(Insertion... insertions) {
    return store().insertAll(List.of(insertions));
  }

  private void assertEmpty() {
    assertThat(store().list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
    assertThat(store().audit(AuditQuery.all())).isEmpty();
    assertThat(store().changes(0, 10).rows()).isEmpty();
    assertThat(store().countByScheme()).isEmpty();
  }

  @Test
  default void findsAKeyByTheLongestDigest() {
    StoredKey stored = imported(1, SHA_512).stored();
    store().insert(List.of(imported(1, SHA_512).insertion()));
    assertThat(byDigest(SHA_512)).contains(new FoundSecret(stored));
    assertThat(store().countByScheme()).containsOnlyKeys("sha512");
  }

  @Test
  default void findsAKeyByItsDigestWhateverBecomesOfItsHash() {
    store().insert(List.of(imported(1, SHA_512).insertion(), imported(2, sha256(2)).insertion()));
    assertThat(store().rehash(secretId(1), SHA_512, HASHED_ANEW)).isTrue();
    FoundSecret found = byDigest(SHA_512).orElseThrow();
    assertThat(found.hash()).isEqualTo(HASHED_ANEW);
    assertThat(found.key().proof(secretId(1)).lookupDigest()).contains(SHA_512.reveal());
    assertThat(byDigest(HASHED_ANEW)).isEmpty();
    assertThat(byDigest(sha256(2)).orElseThrow().hash()).isEqualTo(sha256(2));
  }

  @Test
  default void findsNothingByTheDigestOfADeletedKey() {
    store().insert(List.of(imported(1, SHA_512).insertion()));
    store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion());
    assertThat(byDigest(SHA_512)).isEmpty();
    assertThat(insertAll(imported(2, SHA_512).insertion())).containsExactly(new Stored());
  }

  @Test
  default void storesAllOfABatch() {
    assertThat(insertAll(imported(1, sha256(1)).insertion(), imported(2, sha256(2)).insertion()))
        .containsExactly(new Stored(), new Stored());
    assertThat(store().get(keyId(1))).contains(imported(1, sha256(1)).stored());
    assertThat(byDigest(sha256(2))).contains(new FoundSecret(imported(2, sha256(2)).stored()));
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
    assertThat(store().changes(0, 10).rows()).hasSize(2);
    assertThat(insertAll()).isEmpty();
  }

  @Test
  default void storesNothingOfABatchWithADuplicateInIt() {
    assertThat(
            insertAll(
                imported(1, sha256(1)).insertion(),
                imported(2, sha256(1)).insertion(),
                imported(3, sha256(3)).insertion()))
        .containsExactly(new Withheld(), new Duplicate(), new Withheld());
    assertEmpty();
    assertThat(byDigest(sha256(1))).isEmpty();
    assertThat(store().find(new Lookup.BySecretId(secretId(3)))).isEmpty();
  }

  @Test
  default void storesNothingOfABatchOneOfWhichIsThere() {
    store().insert(List.of(imported(1, sha256(1)).insertion()));
    long newest = store().changes(0, 10).newest();
    assertThat(insertAll(imported(2, sha256(2)).insertion(), imported(3, sha256(1)).insertion()))
        .containsExactly(new Withheld(), new Duplicate());
    assertThat(store().get(keyId(1))).contains(imported(1, sha256(1)).stored());
    assertThat(store().get(keyId(2))).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
    assertThat(store().changes(newest, 10).rows()).isEmpty();
  }

  @Test
  default void storesNothingOfABatchBeyondItsOwnersLimit() {
    assertThat(
            insertAll(
                Specimen.number(1).owner("alice").insertion(1),
                Specimen.number(2).owner("alice").insertion(1)))
        .containsExactly(new Withheld(), new OwnerFull());
    assertEmpty();
  }

  @Test
  default void storesNothingOfABatchWithAReplayInItAndForgetsItsRequests() {
    KeyRequest earlier = new KeyRequest("user:alice", "r-1", "print");
    KeyRequest fresh = new KeyRequest("user:alice", "r-2", "print");
    store().insert(List.of(Specimen.number(1).insertion().requestedBy(earlier)));
    Insertion second = Specimen.number(2).insertion().requestedBy(fresh);
    assertThat(insertAll(second, Specimen.number(3).insertion().requestedBy(earlier)))
        .containsExactly(new Withheld(), new Replayed(keyId(1), "print"));
    assertThat(insertAll(second)).containsExactly(new Stored());
  }

  @Test
  default void storesOneOfManyBatchesThatShareAKey() throws Exception {
    List<Object> results =
        Crowd.attempting(
            n ->
                insertAll(
                    Specimen.number(1000 + n).insertion(), imported(n + 1, sha256(1)).insertion()));
    assertThat(results).filteredOn(List.of(new Stored(), new Stored())::equals).hasSize(1);
    assertThat(results)
        .filteredOn(List.of(new Withheld(), new Duplicate())::equals)
        .hasSize(Crowd.MANY - 1);
    int stored = results.indexOf(List.of(new Stored(), new Stored()));
    assertThat(store().list(KeyQuery.all(), NOW))
        .containsExactly(
            Specimen.number(1000 + stored).key(), imported(stored + 1, sha256(1)).key());
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  default void takesEachKeyOverOnceHoweverManyImportItInWhateverOrder() throws Exception {
    List<ImportRow> rows =
        IntStream.range(0, 120)
            .mapToObj(n -> String.format(Locale.ROOT, "%064x", n))
            .map(hash -> ImportRow.of("sha256", hash, () -> NewKey.named("imported")))
            .toList();
    List<ImportRow> reversed = new ArrayList<>(rows);
    Collections.reverse(reversed);
    ImportedTokens tokens = ImportedTokens.of(32, 32, ImportedTokens.HEX).sha256();
    try (ApiKeys keys = ApiKeys.builder(store()).importing(tokens).build()) {
      Imports imports = keys.as(ALICE).imports();
      List<Object> results =
          Crowd.attempting(
              n ->
                  switch (n % 4) {
                    case 0 -> imports.storeEach(rows);
                    case 1 -> imports.storeEach(reversed);
                    case 2 -> imports.storeAll(rows.subList(0, 2));
                    default -> imports.storeAll(reversed.subList(118, 120));
                  });
      assertThat(results.stream().flatMap(batch -> ((List<?>) batch).stream()))
          .filteredOn(ImportOutcome.Imported.class::isInstance)
          .hasSize(rows.size());
    }
    assertThat(store().countByScheme()).containsOnly(entry("sha256", (long) rows.size()));
    assertThat(store().audit(AuditQuery.all().limit(KeyQuery.MAX_LIMIT))).hasSize(rows.size());
  }

  @Test
  default void neverPurgesARequestThatLasts() {
    KeyRequest lasting = new KeyRequest("system:import", "lasting:1", "print");
    KeyRequest other = new KeyRequest("system:import", "Lasting:1", "print");
    store()
        .insert(
            List.of(
                Specimen.number(1).insertion().requestedBy(lasting),
                Specimen.number(2).insertion().requestedBy(other)));
    assertThat(store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion()))
        .isEqualTo(new ChangeResult.Deleted());
    assertThat(store().purge(Purge.REQUESTS, NOW.plusSeconds(1), 10)).isEqualTo(1);
    assertThat(store().purge(Purge.REQUESTS, Instant.MAX, 10)).isZero();
    assertThat(store().insert(List.of(Specimen.number(3).insertion().requestedBy(lasting))))
        .containsExactly(new Replayed(keyId(1), "print"));
    assertThat(store().insert(List.of(Specimen.number(4).insertion().requestedBy(other))))
        .containsExactly(new Stored());
  }

  @Test
  default void knowsARequestThatLastsInWhateverTenant() {
    KeyRequest lasting = new KeyRequest("system:import", "lasting:1", "print");
    assertThat(insertAll(Specimen.number(1).tenant("acme").insertion().requestedBy(lasting)))
        .containsExactly(new Stored());
    assertThat(insertAll(Specimen.number(2).tenant("other").insertion().requestedBy(lasting)))
        .containsExactly(new Replayed(keyId(1), "print"));
  }

  @Test
  default void tellsTheKeyOfARequestThatLasts() {
    KeyRequest lasting = new KeyRequest("system:import", "lasting:1", "print");
    assertThat(store().keyOf(lasting)).isEmpty();
    insertAll(Specimen.number(1).tenant("acme").insertion().requestedBy(lasting));
    assertThat(store().keyOf(new KeyRequest("system:import", "lasting:1", "other")))
        .contains(keyId(1));
    assertThat(store().keyOf(new KeyRequest("system:import", "lasting:2", "print"))).isEmpty();
    store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion());
    assertThat(store().keyOf(lasting)).contains(keyId(1));
  }

  @Test
  default void makesABootstrapSecretOneKeyForMany() throws Exception {
    String secret = "the-secret-of-the-operator";
    NewKey request = NewKey.named("first").withScopes("**");
    try (ApiKeys keys =
        ApiKeys.builder(store())
            .pepper("p1", new byte[32])
            .bootstrap(secret)
            .clock(InstantSource.fixed(NOW))
            .build()) {
      List<Object> results = Crowd.attempting(n -> keys.registerBootstrap(request));
      ApiKey key = store().list(KeyQuery.all(), NOW).get(0);
      assertThat(results).containsOnly(Optional.of(key));
      assertThat(keys.verify(secret, VerificationContext.none())).isInstanceOf(Verified.class);
      keys.as(ALICE).delete(key.id());
      assertThat(Crowd.attempting(n -> keys.registerBootstrap(request)))
          .containsOnly(Optional.empty());
    }
    assertThat(store().list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
  }
}
