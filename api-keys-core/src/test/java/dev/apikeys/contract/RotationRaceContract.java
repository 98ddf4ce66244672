package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStatus;
import dev.apikeys.KeyStore;
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
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds when many threads rotate one key, or all that are old. */
interface RotationRaceContract {

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

  private List<AuditAction> actions(String keyId) {
    return AuditTrail.of(store(), keyId).stream().map(AuditEntry::action).toList();
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
    List<AuditEntry> entries = AuditTrail.of(store(), last.id());
    assertThat(entries.subList(1, entries.size()))
        .extracting(AuditEntry::changes)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, Crowd.MANY)
                .mapToObj(i -> "secret\t" + ids.get(i - 1) + "\t" + ids.get(i))
                .toList());
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
      assertThat(Stream.concat(old.stream(), taken.stream()))
          .allSatisfy(one -> assertThat(verify(keys, one)).isInstanceOf(Verified.class));
      assertThat(stored(young.id())).isEqualTo(young);
    }
    taken.forEach(this::assertRotatedOnce);
  }

  private void assertRotatedOnce(IssuedKey rotated) {
    String id = rotated.key().id();
    assertThat(stored(id).withSecrets(List.of())).isEqualTo(rotated.key().withSecrets(List.of()));
    assertThat(stored(id).version()).isEqualTo(2);
    assertThat(actions(id)).containsExactly(AuditAction.ISSUED, AuditAction.ROTATED);
  }

  private static IssuedKey issued(ApiKeys keys) {
    return keys.as(ALICE).issue(NewKey.named("ci"));
  }

  private static int rotateOlderThan(ApiKeys keys, Duration age, Queue<IssuedKey> taken) {
    return keys.as(ALICE).sweep().rotateOlderThan(age, Duration.ofHours(1), taken::add);
  }
}
