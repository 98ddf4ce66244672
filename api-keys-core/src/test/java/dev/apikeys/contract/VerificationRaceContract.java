package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditQuery;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.RateLimit;
import dev.apikeys.Rejection;
import dev.apikeys.StoredKey;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What holds when many threads verify a key that another one ends or switches off: no verification
 * begun once that has returned succeeds, and none undoes it by what it leaves behind. The keys are
 * stored without pepper and verified with one, so that each verification that succeeds notes a use
 * and has the hash replaced.
 */
interface VerificationRaceContract {

  int ROUNDS = 2;

  KeyStore store();

  private static Verification verify(ApiKeys keys, IssuedKey issued) {
    return keys.verify(issued.token().reveal(), VerificationContext.none());
  }

  private IssuedKey issuedWithoutPepper() {
    try (ApiKeys keys = ApiKeys.builder(store()).clock(InstantSource.fixed(NOW)).build()) {
      return keys.as(ALICE).issue(NewKey.named("ci"));
    }
  }

  /** Whose uses and hashes are all written down in the end. */
  private void whileManyVerify(IssuedKey issued, Consumer<Lifecycle> act, Rejection then)
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ApiKeys keys =
        ApiKeys.builder(store())
            .pepper("p1", new byte[32])
            .clock(InstantSource.fixed(NOW))
            .lastUseInterval(Duration.ofMillis(1))
            .failedAttempts(new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1)))
            .missBudget(1_000_000, 1_000_000) // which is no matter of the store
            .build()) {
      Crowd.together(
          Crowd.MANY,
          n -> n == 0 ? act(keys, issued, act, done) : verifyUntil(done, keys, issued, then));
      assertThat(reason(verify(keys, issued))).isEqualTo(then);
    }
  }

  private static boolean act(
      ApiKeys keys, IssuedKey issued, Consumer<Lifecycle> act, AtomicBoolean done) {
    try {
      assertThat(verify(keys, issued)).isInstanceOf(Verified.class);
      act.accept(keys.as(ALICE));
      return true;
    } finally {
      done.set(true);
    }
  }

  /** Each verification succeeds or is refused for that, and the latter from some time on. */
  private static boolean verifyUntil(
      AtomicBoolean done, ApiKeys keys, IssuedKey issued, Rejection then) {
    boolean refused = false;
    boolean last = false;
    while (!last) {
      last = done.get();
      Verification outcome = verify(keys, issued);
      if (refused || last || outcome instanceof Rejected) {
        assertThat(reason(outcome)).isEqualTo(then);
        refused = true;
      }
    }
    return refused;
  }

  private static Rejection reason(Verification outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    return ((Rejected) outcome).reason();
  }

  private void assertChangedOnce(IssuedKey issued, AuditAction by) {
    StoredKey stored = store().get(issued.key().id()).orElseThrow();
    String secretId = issued.key().secrets().get(0).id();
    assertThat(stored.key().version()).isEqualTo(2);
    assertThat(stored.key().lastUsedAt()).contains(NOW);
    assertThat(stored.proof(secretId).hash().scheme()).isEqualTo("hmac-sha256:p1");
    assertThat(store().audit(AuditQuery.all().about(stored.key().id())))
        .extracting(row -> row.entry().action())
        .containsExactly(by, AuditAction.ISSUED);
  }

  @Test
  default void verifiesNoKeyOnceItsRevocationHasReturned() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = issuedWithoutPepper();
      String id = issued.key().id();
      whileManyVerify(issued, keys -> keys.revoke(id, "laptop stolen"), Rejection.REVOKED);
      assertThat(store().get(id).orElseThrow().key().revocation()).isPresent();
      assertChangedOnce(issued, AuditAction.REVOKED);
    }
  }

  @Test
  default void verifiesNoKeyOnceItIsDisabledAndEnablesNoneByItsUse() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = issuedWithoutPepper();
      String id = issued.key().id();
      whileManyVerify(issued, keys -> keys.disable(id), Rejection.DISABLED);
      assertThat(store().get(id).orElseThrow().key().enabled()).isFalse();
      assertChangedOnce(issued, AuditAction.DISABLED);
    }
  }

  @Test
  default void verifiesNoSecretOnceItIsRetiredByARotation() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = issuedWithoutPepper();
      String id = issued.key().id();
      whileManyVerify(issued, keys -> keys.rotate(id, Duration.ZERO), Rejection.REVOKED);
      ApiKey key = store().get(id).orElseThrow().key();
      assertThat(key.secrets()).hasSize(2);
      assertThat(key.secrets().get(1).lastUsedAt()).isEmpty();
      assertChangedOnce(issued, AuditAction.ROTATED);
    }
  }

  @Test
  default void resurrectsNothingThatIsDeletedWhileItIsVerified() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = issuedWithoutPepper();
      String id = issued.key().id();
      StoredKey stored = store().get(id).orElseThrow();
      whileManyVerify(issued, keys -> keys.delete(id), Rejection.UNKNOWN);
      assertThat(store().get(id)).isEmpty();
      assertThat(store().find(new Lookup.BySecretId(issued.key().secrets().get(0).id()))).isEmpty();
      assertThat(store().list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
      assertThat(store().countByScheme()).isEmpty();
      assertThat(store().audit(AuditQuery.all().about(id))).hasSize(2);
      store().insert(List.of(Specimen.of(stored).insertion()));
      assertThat(store().get(id)).contains(stored);
      store().change(id, Optional.empty(), truth -> Specimen.of(truth).deletion());
    }
  }
}
