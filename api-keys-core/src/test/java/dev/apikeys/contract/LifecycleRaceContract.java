package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException.Conflict;
import dev.apikeys.ApiKeyException.Revoked;
import dev.apikeys.ApiKeyException.UnknownKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStatus;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.Secret;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds when many threads edit, rotate, switch off and end one key. */
interface LifecycleRaceContract {

  int ROUNDS = 2;

  KeyStore store();

  private ApiKeys keysAt(Instant now) {
    return ApiKeys.builder(store())
        .pepper("p1", new byte[32])
        .clock(InstantSource.fixed(now))
        .build();
  }

  private ApiKey stored(String keyId) {
    return store().get(keyId).orElseThrow().key();
  }

  /** The oldest first. */
  private List<AuditEntry> audit(String keyId) {
    AuditQuery query = AuditQuery.all().about(keyId).limit(KeyQuery.MAX_LIMIT);
    List<AuditEntry> entries =
        new ArrayList<>(store().audit(query).stream().map(AuditRecord::entry).toList());
    Collections.reverse(entries);
    return entries;
  }

  private List<AuditAction> actions(String keyId) {
    return audit(keyId).stream().map(AuditEntry::action).toList();
  }

  private static Verification verify(ApiKeys keys, IssuedKey issued) {
    return keys.verify(issued.token().reveal(), VerificationContext.none());
  }

  @Test
  default void rotatesForEachOfMany() throws Exception {
    try (ApiKeys keys = keysAt(NOW)) {
      for (int round = 0; round < ROUNDS; round++) {
        IssuedKey first = keys.as(ALICE).issue(NewKey.named("ci"));
        String id = first.key().id();
        List<Object> results =
            Crowd.attempting(n -> keys.as(ALICE).rotate(id, Duration.ofHours(1)));
        List<IssuedKey> rotations =
            Stream.concat(Stream.of(first), Crowd.all(results, IssuedKey.class).stream())
                .sorted(Comparator.comparing(issued -> issued.key().version()))
                .toList();
        assertThat(rotations)
            .extracting(issued -> issued.key().version())
            .containsExactlyElementsOf(LongStream.rangeClosed(1, Crowd.MANY + 1).boxed().toList());
        assertLastTwoLive(keys, rotations);
        assertAuditTellsOf(rotations.get(Crowd.MANY).key());
      }
    }
  }

  private void assertLastTwoLive(ApiKeys keys, List<IssuedKey> rotations) {
    ApiKey last = rotations.get(Crowd.MANY).key();
    assertThat(stored(last.id())).isEqualTo(last);
    assertThat(last.secrets()).hasSize(Crowd.MANY + 1);
    assertThat(last.secrets().subList(0, Crowd.MANY - 1))
        .allMatch(secret -> secret.statusAt(NOW) == KeyStatus.REVOKED);
    assertThat(rotations.subList(0, Crowd.MANY - 1))
        .extracting(old -> ((Rejected) verify(keys, old)).reason())
        .containsOnly(Rejection.REVOKED);
    Verified outgoing = (Verified) verify(keys, rotations.get(Crowd.MANY - 1));
    assertThat(outgoing.outgoingUntil()).contains(NOW.plus(Duration.ofHours(1)));
    Verified newest = (Verified) verify(keys, rotations.get(Crowd.MANY));
    assertThat(newest.outgoingUntil()).isEmpty();
  }

  /** Each rotation took the place of the one before it, in the order of the secrets. */
  private void assertAuditTellsOf(ApiKey last) {
    List<String> ids = last.secrets().stream().map(Secret::id).toList();
    List<AuditEntry> entries = audit(last.id());
    assertThat(entries.subList(1, entries.size()))
        .extracting(AuditEntry::changes)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, Crowd.MANY)
                .mapToObj(i -> "secret\t" + ids.get(i - 1) + "\t" + ids.get(i))
                .toList());
  }

  @Test
  default void editsForOneOfManyWhoExpectTheSameVersion() throws Exception {
    try (ApiKeys keys = keysAt(NOW)) {
      String id = keys.as(ALICE).issue(NewKey.named("ci")).key().id();
      for (int round = 1; round <= ROUNDS; round++) {
        int version = round;
        List<Object> results =
            Crowd.attempting(
                n ->
                    keys.as(ALICE)
                        .edit(id, version, KeyEdit.nothing().named(version + " by " + n)));
        ApiKey edited = Crowd.theOne(results, ApiKey.class, Conflict.class);
        assertThat(edited.version()).isEqualTo(version + 1);
        assertThat(edited.name()).isEqualTo(version + " by " + results.indexOf(edited));
        assertThat(stored(id)).isEqualTo(edited);
        assertThat(Crowd.all(results, Conflict.class))
            .extracting(Conflict::currentVersion)
            .containsOnly(version + 1L);
      }
      assertThat(audit(id)).hasSize(1 + ROUNDS);
    }
  }

  /** Each eighth thread does this; the others edit by a version they read, blindly, or rotate. */
  private static List<Object> whileOthersEdit(Lifecycle keys, String id, Supplier<Object> act)
      throws Exception {
    return Crowd.attempting(
        n ->
            switch (n % 8) {
              case 0 -> act.get();
              case 1, 2, 3 ->
                  keys.edit(id, keys.get(id).version(), KeyEdit.nothing().named("name " + n));
              case 4 -> keys.rotate(id).key();
              default -> keys.edit(id, KeyEdit.nothing().describedAs("text " + n));
            });
  }

  private static List<Object> acts(List<Object> results) {
    return IntStream.range(0, Crowd.MANY / 8).mapToObj(i -> results.get(8 * i)).toList();
  }

  private static List<Object> edits(List<Object> results) {
    return IntStream.range(0, Crowd.MANY).filter(n -> n % 8 != 0).mapToObj(results::get).toList();
  }

  /** Each change counts, and the last one left the key as it is. */
  private void assertNothingIsLost(String id, List<Object> results) {
    List<ApiKey> keys =
        Crowd.all(results, ApiKey.class).stream()
            .sorted(Comparator.comparing(ApiKey::version))
            .distinct()
            .toList();
    assertThat(keys)
        .extracting(ApiKey::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(2, keys.size() + 1).boxed().toList());
    assertThat(stored(id)).isEqualTo(keys.get(keys.size() - 1));
    assertThat(audit(id)).hasSize(keys.size() + 1);
  }

  @Test
  default void revokesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keysAt(NOW)) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results =
            whileOthersEdit(lifecycle, id, () -> lifecycle.revoke(id, "laptop stolen"));
        assertThat(acts(results)).containsOnly(stored(id));
        assertThat(stored(id).revocation()).isPresent();
        assertThat(edits(results))
            .hasOnlyElementsOfTypes(ApiKey.class, Conflict.class, Revoked.class);
        assertThat(Crowd.all(edits(results), ApiKey.class))
            .allMatch(edited -> edited.revocation().isEmpty());
        assertNothingIsLost(id, results);
        assertThat(actions(id)).endsWith(AuditAction.REVOKED).containsOnlyOnce(AuditAction.REVOKED);
      }
    }
  }

  @Test
  default void disablesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keysAt(NOW)) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results = whileOthersEdit(lifecycle, id, () -> lifecycle.disable(id));
        assertThat(acts(results)).allSatisfy(key -> assertThat(((ApiKey) key).enabled()).isFalse());
        assertThat(edits(results)).hasOnlyElementsOfTypes(ApiKey.class, Conflict.class);
        assertNothingIsLost(id, results);
        int disabled = actions(id).indexOf(AuditAction.DISABLED);
        assertThat(Crowd.all(results, ApiKey.class))
            .allMatch(key -> key.enabled() == key.version() <= disabled);
        assertThat(actions(id)).containsOnlyOnce(AuditAction.DISABLED);
        assertThat(stored(id).enabled()).isFalse();
      }
    }
  }

  @Test
  default void deletesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keysAt(NOW)) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results = whileOthersEdit(lifecycle, id, () -> deleted(lifecycle, id));
        assertThat(acts(results)).hasOnlyElementsOfTypes(String.class, UnknownKey.class);
        assertThat(acts(results)).containsOnlyOnce("deleted");
        assertThat(edits(results))
            .hasOnlyElementsOfTypes(ApiKey.class, Conflict.class, UnknownKey.class);
        assertThat(store().get(id)).isEmpty();
        assertThat(store().countByScheme()).isEmpty();
        assertThat(actions(id)).hasSize(2 + Crowd.all(results, ApiKey.class).size());
        assertThat(actions(id)).endsWith(AuditAction.DELETED).containsOnlyOnce(AuditAction.DELETED);
      }
    }
  }

  private static String deleted(Lifecycle keys, String id) {
    keys.delete(id);
    return "deleted";
  }

  @Test
  default void rotatesEachOldKeyOnceForManySweeps() throws Exception {
    Instant later = NOW.plus(Duration.ofHours(2));
    Queue<IssuedKey> taken = new ConcurrentLinkedQueue<>();
    try (ApiKeys before = keysAt(NOW);
        ApiKeys keys = keysAt(later)) {
      List<IssuedKey> old = List.of(issued(before), issued(before), issued(before));
      ApiKey young = issued(keys).key();
      List<Integer> counts = Crowd.together(n -> rotateOlderThan(keys, Duration.ofHours(1), taken));
      assertThat(counts.stream().mapToInt(count -> count).sum()).isEqualTo(old.size());
      assertThat(taken)
          .extracting(issued -> issued.key().id())
          .containsExactlyInAnyOrderElementsOf(old.stream().map(one -> one.key().id()).toList());
      assertThat(taken)
          .allSatisfy(one -> assertThat(verify(keys, one)).isInstanceOf(Verified.class))
          .allSatisfy(one -> assertThat(stored(one.key().id())).isEqualTo(one.key()))
          .allSatisfy(one -> assertThat(audit(one.key().id())).hasSize(2));
      assertThat(old).allSatisfy(one -> assertThat(verify(keys, one)).isInstanceOf(Verified.class));
      assertThat(stored(young.id())).isEqualTo(young);
    }
  }

  private static IssuedKey issued(ApiKeys keys) {
    return keys.as(ALICE).issue(NewKey.named("ci"));
  }

  private static int rotateOlderThan(ApiKeys keys, Duration age, Queue<IssuedKey> taken) {
    return keys.as(ALICE).sweep().rotateOlderThan(age, Duration.ofHours(1), taken::add);
  }
}
