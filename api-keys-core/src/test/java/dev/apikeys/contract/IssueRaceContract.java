package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException.OwnerLimit;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditQuery;
import dev.apikeys.Insertion;
import dev.apikeys.Issuance.Issued;
import dev.apikeys.Issuance.Replayed;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds when many threads issue keys over one store, or give owners live ones otherwise. */
interface IssueRaceContract {

  int ROUNDS = 2;

  KeyStore store();

  private ApiKeys keys() {
    return builder().build();
  }

  /** Where an owner has one live key at most. */
  private ApiKeys limited() {
    return builder().policy(KeyPolicy.unrestricted().keysPerOwner(1)).build();
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store()).pepper("p1", new byte[32]).clock(InstantSource.fixed(NOW));
  }

  private static NewKey request(int round) {
    return NewKey.named("ci").inTenant("acme").ownedBy("owner-" + round);
  }

  private List<ApiKey> keysOf(int round) {
    KeyQuery all = KeyQuery.all().ownedBy("owner-" + round).includingInactive();
    return store().list(all, NOW);
  }

  private List<AuditAction> audit() {
    return store().audit(AuditQuery.all().limit(KeyQuery.MAX_LIMIT)).stream()
        .map(row -> row.entry().action())
        .toList();
  }

  private static boolean verifies(ApiKeys keys, IssuedKey issued) {
    return keys.verify(issued.token().reveal(), VerificationContext.none()) instanceof Verified;
  }

  @Test
  default void issuesOneKeyOfALimitedOwnerToMany() throws Exception {
    try (ApiKeys keys = limited()) {
      for (int round = 0; round < ROUNDS; round++) {
        NewKey request = request(round);
        List<Object> results = Crowd.attempting(n -> keys.as(ALICE).issue(request));
        IssuedKey issued = Crowd.theOne(results, IssuedKey.class, OwnerLimit.class);
        assertThat(keysOf(round)).containsExactly(issued.key());
        assertThat(verifies(keys, issued)).isTrue();
      }
    }
    assertThat(audit()).hasSize(ROUNDS).containsOnly(AuditAction.ISSUED);
    assertThat(store().countByScheme()).containsOnly(entry("hmac-sha256:p1", (long) ROUNDS));
  }

  @Test
  default void issuesOneKeyToManyWhoAskOnce() throws Exception {
    try (ApiKeys keys = keys()) {
      assertIssuesOnce(keys);
    }
  }

  @Test
  default void issuesOneKeyOfALimitedOwnerToManyWhoAskOnce() throws Exception {
    try (ApiKeys keys = limited()) {
      assertIssuesOnce(keys);
    }
  }

  private void assertIssuesOnce(ApiKeys keys) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "r-" + round;
      NewKey request = request(round);
      List<Object> results = Crowd.attempting(n -> keys.as(ALICE).issueOnce(id, request));
      IssuedKey issued = Crowd.theOne(results, Issued.class, Replayed.class).issued();
      assertThat(Crowd.all(results, Replayed.class))
          .containsOnly(new Replayed(issued.key().id(), Optional.of(issued.key())));
      assertThat(keysOf(round)).containsExactly(issued.key());
      assertThat(verifies(keys, issued)).isTrue();
    }
    assertThat(audit()).hasSize(ROUNDS).containsOnly(AuditAction.ISSUED);
  }

  @Test
  default void erasesAnOwnerWhileItsKeysAreIssued() throws Exception {
    try (ApiKeys keys = keys()) {
      for (int round = 0; round < ROUNDS; round++) {
        eraseWhileIssuing(keys, round);
      }
    }
    assertThat(store().list(KeyQuery.all().includingInactive(), NOW)).isEmpty();
    assertThat(store().countByScheme()).isEmpty();
    assertThat(audit()).filteredOn(AuditAction.ISSUED::equals).hasSize(audit().size() / 2);
    assertThat(audit()).filteredOn(AuditAction.DELETED::equals).hasSize(audit().size() / 2);
  }

  private void eraseWhileIssuing(ApiKeys keys, int round) throws Exception {
    Lifecycle lifecycle = keys.as(ALICE);
    Supplier<Integer> erase = () -> lifecycle.sweep().eraseOwner("acme", "owner-" + round);
    ApiKey earlier = lifecycle.issue(request(round)).key();
    List<Object> results =
        Crowd.attempting(n -> n % 8 == 0 ? erase.get() : lifecycle.issue(request(round)));
    List<ApiKey> left = keysOf(round);
    List<IssuedKey> issued = Crowd.all(results, IssuedKey.class);
    int erased = Crowd.all(results, Integer.class).stream().mapToInt(count -> count).sum();
    assertThat(left).doesNotContain(earlier);
    assertThat(left).hasSize(1 + issued.size() - erased);
    assertThat(issued).hasSize(Crowd.MANY - Crowd.MANY / 8);
    assertThat(issued)
        .allSatisfy(one -> assertThat(verifies(keys, one)).isEqualTo(left.contains(one.key())));
    assertThat(erase.get()).isEqualTo(left.size());
  }

  @Test
  default void givesALimitedOwnerOneLiveKeyWhetherIssuedOrBroughtToLife() throws Exception {
    int issuing = 16;
    try (ApiKeys keys = limited()) {
      Lifecycle lifecycle = keys.as(ALICE);
      for (int round = 0; round < ROUNDS; round++) {
        int first = 100 * round;
        NewKey request = request(round);
        store().insert(IntStream.range(issuing, Crowd.MANY).mapToObj(n -> dead(first, n)).toList());
        List<Object> results =
            Crowd.attempting(
                n ->
                    n < issuing
                        ? lifecycle.issue(request).key()
                        : lifecycle.edit(keyId(first + n), KeyEdit.nothing().neverExpiring()));
        ApiKey live = Crowd.theOne(results, ApiKey.class, OwnerLimit.class);
        assertThat(keysOf(round)).filteredOn(key -> key.isLiveAt(NOW)).containsExactly(live);
      }
    }
    assertThat(audit()).hasSize((Crowd.MANY - issuing + 1) * ROUNDS);
  }

  private static Insertion dead(int first, int n) {
    return Specimen.number(first + n)
        .tenant("acme")
        .owner("owner-" + first / 100)
        .expiresAt(NOW)
        .insertion();
  }

  @Test
  default void enablesAKeyOfALimitedOwnerAsSoonAsThereIsRoom() throws Exception {
    Specimen one = Specimen.number(1).owner("alice").enabled(false);
    Specimen other = Specimen.number(2).owner("alice").enabled(false);
    store().insert(List.of(one.insertion(), other.insertion()));
    AtomicBoolean revoked = new AtomicBoolean();
    try (ApiKeys keys = limited()) {
      Lifecycle lifecycle = keys.as(ALICE);
      List<Object> results =
          Crowd.attempting(
              n -> n == 0 ? revoke(lifecycle, revoked) : untilThereIsRoom(lifecycle, revoked));
      assertThat(results.subList(1, Crowd.MANY))
          .containsOnly(store().get(keyId(2)).orElseThrow().key());
    }
    assertThat(store().get(keyId(2)).orElseThrow().key().enabled()).isTrue();
    assertThat(store().get(keyId(2)).orElseThrow().key().version()).isEqualTo(2);
    assertThat(audit())
        .containsExactly(
            AuditAction.ENABLED, AuditAction.REVOKED, AuditAction.ISSUED, AuditAction.ISSUED);
  }

  private static ApiKey revoke(Lifecycle lifecycle, AtomicBoolean revoked) {
    try {
      return lifecycle.revoke(keyId(1), "");
    } finally {
      revoked.set(true);
    }
  }

  private static Object untilThereIsRoom(Lifecycle lifecycle, AtomicBoolean revoked) {
    boolean room;
    Object result;
    do {
      room = revoked.get();
      result = Crowd.attempt(() -> lifecycle.enable(keyId(2)));
    } while (!room && result instanceof OwnerLimit);
    return result;
  }
}
