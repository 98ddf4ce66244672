package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.hash;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.AuditQuery;
import dev.apikeys.ChangeResult;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.Duplicate;
import dev.apikeys.InsertionResult.OwnerFull;
import dev.apikeys.InsertionResult.Replayed;
import dev.apikeys.InsertionResult.Stored;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.OwnerLimit;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds when many threads are at one store: nothing lost, nothing twice, nothing undone. */
interface RaceContract {

  int ROUNDS = 5;

  KeyStore store();

  private InsertionResult insert(Insertion insertion) {
    return store().insert(List.of(insertion)).get(0);
  }

  @Test
  default void storesOneOfManyKeysOfALimitedOwner() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int first = 100 * round;
      String owner = "owner-" + round;
      List<InsertionResult> results =
          Crowd.together(n -> insert(Specimen.number(first + n).owner(owner).insertion(1)));
      assertOneOf(results, new Stored(), new OwnerFull());
      assertThat(store().list(KeyQuery.all().ownedBy(owner), NOW)).hasSize(1);
    }
  }

  @Test
  default void storesOneOfManyKeysOfALimitedOwnerWhoseFirstKeyIsGone() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int first = 100 * round;
      String owner = "owner-" + round;
      insert(Specimen.number(first).owner(owner).insertion(1));
      store().change(keyId(first), Optional.empty(), truth -> Specimen.of(truth).deletion());
      List<InsertionResult> results =
          Crowd.together(n -> insert(Specimen.number(first + 1 + n).owner(owner).insertion(1)));
      assertOneOf(results, new Stored(), new OwnerFull());
      assertThat(store().list(KeyQuery.all().ownedBy(owner), NOW)).hasSize(1);
    }
  }

  @Test
  default void storesOneOfManyKeysOfTheSameId() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int key = 1000 + round;
      int first = 100 * round;
      List<InsertionResult> results =
          Crowd.together(n -> insert(Specimen.bare(key).secret(secretId(first + n)).insertion()));
      assertOneOf(results, new Stored(), new Duplicate());
    }
    assertThat(store().audit(AuditQuery.all())).hasSize(ROUNDS);
    assertThat(store().countByScheme().values()).containsExactly((long) ROUNDS);
  }

  @Test
  default void storesOneOfManyKeysOfTheSameSecretId() throws Exception {
    List<InsertionResult> results =
        Crowd.together(n -> insert(Specimen.bare(n).secret(secretId(1)).insertion()));
    assertOneOf(results, new Stored(), new Duplicate());
    assertThat(store().list(KeyQuery.all(), NOW)).hasSize(1);
  }

  @Test
  default void storesOneOfManyKeysOfTheSameRequest() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int first = 100 * round;
      KeyRequest request = new KeyRequest("user:alice", "r-" + round, "print");
      List<InsertionResult> results =
          Crowd.together(n -> insert(Specimen.number(first + n).insertion().requestedBy(request)));
      String stored = store().list(KeyQuery.all(), NOW).get(0).id();
      assertOneOf(results, new Stored(), new Replayed(stored, "print"));
    }
  }

  private static void assertOneOf(
      List<InsertionResult> results, InsertionResult one, InsertionResult others) {
    assertThat(results).filteredOn(one::equals).hasSize(1);
    assertThat(results).filteredOn(others::equals).hasSize(Crowd.SIZE - 1);
  }

  @Test
  default void losesNoConcurrentChange() throws Exception {
    insert(Specimen.number(1).insertion());
    Crowd.together(
        n -> {
          for (int i = 0; i < ROUNDS; i++) {
            store()
                .change(
                    keyId(1),
                    Optional.empty(),
                    truth -> Specimen.of(truth).version(truth.key().version() + 1).change());
          }
          return n;
        });
    int changes = Crowd.SIZE * ROUNDS;
    assertThat(store().get(keyId(1)).orElseThrow().key().version()).isEqualTo(1 + changes);
    assertThat(store().audit(AuditQuery.all().limit(1000))).hasSize(1 + changes);
    assertThat(store().changes(0, 1000).rows()).hasSize(1 + changes);
  }

  @Test
  default void losesNoUseRecordedDuringAChange() throws Exception {
    insert(Specimen.number(1).insertion());
    Crowd.together(
        n -> {
          if (n % 2 == 0) {
            store().recordUses(List.of(new SecretUse(secretId(1), NOW.plusMillis(n))));
          } else {
            store()
                .change(
                    keyId(1),
                    Optional.empty(),
                    truth -> Specimen.of(truth).version(truth.key().version() + 1).change());
          }
          return n;
        });
    ApiKey key = store().get(keyId(1)).orElseThrow().key();
    assertThat(key.lastUsedAt()).contains(NOW.plusMillis(Crowd.SIZE - 2));
    assertThat(key.version()).isEqualTo(1 + Crowd.SIZE / 2);
  }

  @Test
  default void rehashesOnceForManyWhoExpectTheSame() throws Exception {
    insert(Specimen.number(1).insertion());
    SecretHash expected = Specimen.number(1).stored().proof(secretId(1)).hash();
    List<Boolean> results =
        Crowd.together(n -> store().rehash(secretId(1), expected, hash(1000 + n)));
    assertThat(results).filteredOn(done -> done).hasSize(1);
    assertThat(store().find(new Lookup.BySecretId(secretId(1))).orElseThrow().hash())
        .isEqualTo(hash(1000 + results.indexOf(true)));
  }

  @Test
  default void resurrectsNothingThatIsDeletedDuringAUse() throws Exception {
    SecretHash expected = Specimen.number(1).stored().proof(secretId(1)).hash();
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(insert(Specimen.number(1).insertion())).isEqualTo(new Stored());
      Crowd.together(
          n -> {
            switch (n % 4) {
              case 0 -> store().recordUses(List.of(new SecretUse(secretId(1), NOW)));
              case 1 -> store().rehash(secretId(1), expected, hash(1000));
              case 2 ->
                  store()
                      .change(
                          keyId(1),
                          Optional.empty(),
                          truth -> Specimen.of(truth).version(2).change());
              default ->
                  store()
                      .change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion());
            }
            return n;
          });
      assertThat(store().get(keyId(1))).isEmpty();
      assertThat(store().find(new Lookup.BySecretId(secretId(1)))).isEmpty();
      assertThat(store().countByScheme()).isEmpty();
    }
    insert(Specimen.number(1).insertion());
    assertThat(store().get(keyId(1))).contains(Specimen.number(1).stored());
  }

  @Test
  default void deletesAKeyOnceForMany() throws Exception {
    insert(Specimen.number(1).insertion());
    List<ChangeResult> results =
        Crowd.together(
            n ->
                store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion()));
    assertThat(results).filteredOn(ChangeResult.Deleted.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(ChangeResult.Absent.class::isInstance).hasSize(Crowd.SIZE - 1);
    assertThat(store().audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  default void bringsOneOfManyKeysOfALimitedOwnerToLife() throws Exception {
    for (int n = 0; n < Crowd.SIZE; n++) {
      insert(Specimen.number(n).owner("alice").expiresAt(NOW).insertion());
    }
    List<ChangeResult> results =
        Crowd.together(
            n ->
                store()
                    .change(
                        keyId(n),
                        Optional.of((before, after) -> Optional.of(new OwnerLimit(1, NOW))),
                        truth -> Specimen.of(truth).expiresAt(NOW.plusMillis(1)).change()));
    assertThat(results).filteredOn(ChangeResult.Stored.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(ChangeResult.OwnerFull.class::isInstance)
        .hasSize(Crowd.SIZE - 1);
    assertThat(store().list(KeyQuery.all(), NOW)).hasSize(1);
  }

  @Test
  default void keepsOneLiveKeyOfALimitedOwnerThatIsIssuedAndBroughtToLife() throws Exception {
    OwnerLimit limit = new OwnerLimit(1, NOW);
    for (int round = 0; round < ROUNDS; round++) {
      int first = 100 * round;
      String owner = "owner-" + round;
      for (int n = 1; n < Crowd.SIZE; n += 2) {
        insert(Specimen.number(first + n).owner(owner).expiresAt(NOW).insertion());
      }
      Crowd.together(
          n ->
              n % 2 == 0
                  ? insert(Specimen.number(first + n).owner(owner).insertion(1))
                  : store()
                      .change(
                          keyId(first + n),
                          Optional.of((before, after) -> Optional.of(limit)),
                          truth -> Specimen.of(truth).expiresAt(NOW.plusMillis(1)).change()));
      assertThat(store().list(KeyQuery.all().ownedBy(owner), NOW)).hasSize(1);
    }
  }
}
