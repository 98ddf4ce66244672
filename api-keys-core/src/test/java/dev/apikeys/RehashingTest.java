package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How peppers are changed while keys are in use: step by step, and what goes wrong otherwise. */
class RehashingTest {

  private static final byte[] TOKEN = "t".getBytes(UTF_8);

  private final CountingKeyStore store = new CountingKeyStore();

  private static byte[] pepper(int filling) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return bytes;
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store);
  }

  /** Issues a key with what this builds, and closes it. */
  private IssuedKey issueWith(ApiKeysBuilder settings) {
    try (ApiKeys keys = settings.build()) {
      return keys.as(Actor.of("alice")).issue(NewKey.named("ci").withScopes("a:b"));
    }
  }

  /** Verifies with what this builds, and closes it, so that what waits is done. */
  private Verification verifyWith(ApiKeysBuilder settings, IssuedKey issued, String... scopes) {
    try (ApiKeys keys = settings.build()) {
      return keys.verify(
          issued.token().reveal(), VerificationContext.requiring(ScopeRequirement.allOf(scopes)));
    }
  }

  private static void assertUnknown(Verification outcome) {
    assertThat(outcome).isEqualTo(Rejected.because(Rejection.UNKNOWN));
  }

  @Test
  void bringsAPlainHashUnderThePepperWhenItIsUsed() {
    IssuedKey issued = issueWith(builder());
    assertThat(verifyWith(builder().pepper("p1", pepper(1)), issued)).isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
    assertThat(verifyWith(builder().pepper("p1", pepper(1)), issued)).isInstanceOf(Verified.class);
  }

  @Test
  void rollsANewPepperOutInThreeSteps() {
    ApiKeysBuilder before = builder().pepper("p1", pepper(1));
    IssuedKey issued = issueWith(before);
    ApiKeysBuilder readable = builder().pepper("p1", pepper(1)).readablePepper("p2", pepper(2));
    assertThat(verifyWith(readable, issued)).isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
    ApiKeysBuilder current = builder().pepper("p2", pepper(2)).readablePepper("p1", pepper(1));
    assertThat(verifyWith(current, issued)).isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p2", 1L));
    assertThat(verifyWith(builder().pepper("p2", pepper(2)), issued)).isInstanceOf(Verified.class);
  }

  @Test
  void letsNodesAtDifferentStepsVerifyTheSameKeys() {
    ApiKeysBuilder behind = builder().pepper("p1", pepper(1)).readablePepper("p2", pepper(2));
    ApiKeysBuilder ahead = builder().pepper("p2", pepper(2)).readablePepper("p1", pepper(1));
    IssuedKey issued = issueWith(behind);
    assertThat(verifyWith(ahead, issued)).isInstanceOf(Verified.class);
    assertThat(verifyWith(behind, issued)).isInstanceOf(Verified.class);
    assertThat(verifyWith(ahead, issued)).isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p2", 1L));
  }

  @Test
  void leavesTheKeyAsItIs() {
    IssuedKey issued = issueWith(builder());
    verifyWith(builder().pepper("p1", pepper(1)), issued);
    try (ApiKeys keys = builder().pepper("p1", pepper(1)).build()) {
      ApiKey key = keys.as(Actor.of("alice")).get(issued.key().id());
      assertThat(key.version()).isEqualTo(1);
      assertThat(key.updatedAt()).isEqualTo(issued.key().updatedAt());
    }
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  void neverTakesAPepperAway() {
    IssuedKey issued = issueWith(builder().pepper("p1", pepper(1)));
    assertThat(verifyWith(builder().readablePepper("p1", pepper(1)), issued))
        .isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
  }

  @Test
  void leavesWhatIsRefusedAsItIs() {
    IssuedKey issued = issueWith(builder());
    assertThat(verifyWith(builder().pepper("p1", pepper(1)), issued, "x:y"))
        .isInstanceOf(Rejected.class);
    try (ApiKeys keys = builder().pepper("p1", pepper(1)).build()) {
      keys.verify(Tokens.withAnotherSecret(issued.token().reveal()), VerificationContext.none());
    }
    assertThat(store.countByScheme()).isEqualTo(Map.of("sha256", 1L));
  }

  @Test
  void writesNothingForAHashUnderTheCurrentPepper() {
    ApiKeysBuilder settings = builder().pepper("p1", pepper(1));
    IssuedKey issued = issueWith(settings);
    store.takeCalls();
    verifyWith(settings, issued);
    assertThat(store.takeCalls()).doesNotContain("rehash");
  }

  @Test
  void asksTheStoreOnceHoweverOftenASecretIsUsed() {
    IssuedKey issued = issueWith(builder());
    store.takeCalls();
    try (ApiKeys keys = builder().pepper("p1", pepper(1)).build()) {
      for (int i = 0; i < 100; i++) {
        keys.verify(issued.token().reveal(), VerificationContext.none());
      }
    }
    assertThat(store.takeCalls()).filteredOn("rehash"::equals).hasSize(1);
  }

  @Test
  void logsThatTheStoreIsBrokenAndGoesOn() {
    IssuedKey issued = issueWith(builder());
    SecretHasher hasher =
        new SecretHasher(Optional.of(Pepper.of("p1", pepper(1))), List.of(), Map.of(), Set.of());
    SecretHash stored = store.inserted().get(0).key().proofs().values().iterator().next().hash();
    String secretId = issued.key().secrets().get(0).id();
    store.broken(true);
    String logged =
        Log.during(
            () -> {
              try (Rehashing rehashing = new Rehashing(store, hasher, System::nanoTime)) {
                rehashing.note(issued.token().reveal().getBytes(UTF_8), secretId, stored);
              }
            });
    assertThat(logged)
        .contains(
            "The secret "
                + secretId
                + " could not be re-hashed; a use in an hour or later tries again.")
        .doesNotContain(Tokens.secretOf(issued.token().reveal()));
  }

  @Test
  void triesASecretAgainAfterAnHour() {
    IssuedKey issued = issueWith(builder());
    SecretHasher hasher =
        new SecretHasher(Optional.of(Pepper.of("p1", pepper(1))), List.of(), Map.of(), Set.of());
    SecretHash other = hasher.hash("another");
    SecretHash outdated = SecretHash.parse("{sha256}" + "00".repeat(32));
    assertThat(hasher.isOutdated(other)).isFalse();
    AtomicLong nanos = new AtomicLong();
    store.takeCalls();
    try (Rehashing rehashing = new Rehashing(store, hasher, nanos::get)) {
      rehashing.note(TOKEN, issued.key().secrets().get(0).id(), outdated);
      nanos.set(Duration.ofHours(1).toNanos() - 1);
      rehashing.note(TOKEN, issued.key().secrets().get(0).id(), outdated);
      nanos.set(Duration.ofHours(1).toNanos());
      rehashing.note(TOKEN, issued.key().secrets().get(0).id(), outdated);
    }
    assertThat(store.takeCalls()).containsExactly("rehash", "rehash");
  }

  @Test
  void leavesToALaterUseWhatFindsNoRoom() throws Exception {
    SecretHasher hasher =
        new SecretHasher(Optional.of(Pepper.of("p1", pepper(1))), List.of(), Map.of(), Set.of());
    SecretHash outdated = SecretHash.parse("{sha256}" + "00".repeat(32));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1 + Rehashing.MAX_WAITING);
    List<String> rehashed = Collections.synchronizedList(new ArrayList<>());
    store.onRehash(
        secretId -> {
          begun.countDown();
          await(free);
          rehashed.add(secretId);
          done.countDown();
        });
    try (Rehashing rehashing = new Rehashing(store, hasher, System::nanoTime)) {
      rehashing.note(TOKEN, "first", outdated);
      await(begun);
      for (int i = 0; i < Rehashing.MAX_WAITING; i++) {
        rehashing.note(TOKEN, "waiting-" + i, outdated);
      }
      rehashing.note(TOKEN, "late", outdated);
      free.countDown();
      await(done);
      assertThat(rehashed).hasSize(1 + Rehashing.MAX_WAITING).doesNotContain("late");
      assertThat(rehashing.putOff()).isOne();
      rehashing.note(TOKEN, "late", outdated);
    }
    assertThat(rehashed).last().isEqualTo("late");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void keepsNoProcessAliveAndTheInterruptionOfWhoeverClosesIt() {
    SecretHasher hasher =
        new SecretHasher(Optional.of(Pepper.of("p1", pepper(1))), List.of(), Map.of(), Set.of());
    List<Boolean> daemons = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1);
    store.onRehash(
        secretId -> {
          daemons.add(Thread.currentThread().isDaemon());
          done.countDown();
        });
    Rehashing rehashing = new Rehashing(store, hasher, System::nanoTime);
    rehashing.note(TOKEN, "first", SecretHash.parse("{sha256}" + "00".repeat(32)));
    await(done);
    Thread.currentThread().interrupt();
    rehashing.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(daemons).containsExactly(true);
  }

  @Test
  void takesNothingMoreWhenItIsClosed() {
    IssuedKey issued = issueWith(builder());
    ApiKeys keys = builder().pepper("p1", pepper(1)).build();
    keys.close();
    assertThat(keys.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verified.class);
    assertThat(store.countByScheme()).isEqualTo(Map.of("sha256", 1L));
  }

  @Test
  void refusesWhatIsStoredUnderAPepperThatIsGone() {
    IssuedKey issued = issueWith(builder().pepper("p1", pepper(1)));
    ApiKeysBuilder without = builder().pepper("p2", pepper(2));
    String logged = Log.during(() -> assertUnknown(verifyWith(without, issued)));
    assertThat(logged).contains("ERROR").contains("'hmac-sha256:p1', which no configured pepper");
    try (ApiKeys keys = without.build()) {
      assertThat(keys.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
      assertThat(keys.accepts("hmac-sha256:p1")).isFalse();
      assertThat(keys.accepts("hmac-sha256:p2")).isTrue();
      assertThat(keys.accepts("sha256")).isTrue();
      assertThat(keys.accepts("bcrypt")).isFalse();
    }
  }

  @Test
  void refusesASchemeThatIsSetToBe() {
    IssuedKey plain = issueWith(builder());
    IssuedKey old = issueWith(builder().pepper("p1", pepper(1)));
    ApiKeysBuilder strict =
        builder()
            .pepper("p2", pepper(2))
            .readablePepper("p1", pepper(1))
            .refusing("sha256", "hmac-sha256:p1");
    String logged =
        Log.during(
            () -> {
              assertUnknown(verifyWith(strict, plain));
              assertUnknown(verifyWith(strict, old));
            });
    assertThat(logged).contains("WARN").contains("'sha256', which is set to be refused");
    assertThat(store.countByScheme()).isEqualTo(Map.of("sha256", 1L, "hmac-sha256:p1", 1L));
    try (ApiKeys keys = strict.build()) {
      assertThat(keys.accepts("sha256")).isFalse();
      assertThat(keys.accepts("hmac-sha256:p1")).isFalse();
      assertThat(keys.refuses("sha256")).isTrue();
      assertThat(keys.refuses("hmac-sha256:p1")).isTrue();
      assertThat(keys.refuses("hmac-sha256:p2")).isFalse();
      assertThat(keys.refuses("hmac-sha256:gone")).as("missing, not refused").isFalse();
    }
  }

  @Test
  void doesNotRefuseTheSchemeUnderWhichItWrites() {
    assertThatThrownBy(() -> builder().refusing("sha256").build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("refusing names sha256");
    assertThatThrownBy(() -> builder().pepper("p1", pepper(1)).refusing("hmac-sha256:p1").build())
        .isInstanceOf(InvalidMemberException.class);
  }
}
