package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What audit listeners are told, and when. */
class AuditListenerTest {

  private final CountingKeyStore store = new CountingKeyStore();
  private final List<AuditEntry> told = new ArrayList<>();
  private final ApiKeys keys =
      builder()
          .auditListener(
              entry -> {
                throw new AssertionError("a listener broke");
              })
          .auditListener(told::add)
          .policy(KeyPolicy.unrestricted().keysPerOwner(2))
          .build();
  private final Lifecycle alice = keys.as(Actor.of("alice"));

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store).pepper("p1", new byte[32]).clock(new GivenClock());
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private List<AuditAction> actions() {
    return told.stream().map(AuditEntry::action).toList();
  }

  private IssuedKey issue() {
    return alice.issue(NewKey.named("ci").ownedBy("bob"));
  }

  @Test
  void isToldOfWhatIsInTheTrail() {
    String id = issue().key().id();
    alice.edit(id, KeyEdit.nothing().named("build"));
    alice.rotate(id, Duration.ofHours(1));
    alice.revoke(id, "lost");
    alice.delete(id);
    assertThat(actions())
        .containsExactly(
            AuditAction.ISSUED,
            AuditAction.EDITED,
            AuditAction.ROTATED,
            AuditAction.REVOKED,
            AuditAction.DELETED);
    assertThat(store.audit(AuditQuery.all()))
        .extracting(AuditRecord::entry)
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void isToldOfNothingThatChangesNothing() {
    String id = issue().key().id();
    told.clear();
    alice.enable(id);
    alice.edit(id, KeyEdit.nothing().named("ci"));
    assertThat(told).isEmpty();
  }

  @Test
  void isToldOnceOfARepeatedRequest() {
    NewKey request = NewKey.named("ci");
    alice.issueOnce("r-1", request);
    alice.issueOnce("r-1", request);
    assertThat(actions()).containsExactly(AuditAction.ISSUED);
  }

  @Test
  void isToldOfNothingThatItsOwnersLimitKeptOut() {
    issue();
    issue();
    told.clear();
    assertThatThrownBy(this::issue).isInstanceOf(ApiKeyException.OwnerLimit.class);
    assertThat(told).isEmpty();
  }

  @Test
  void isToldOfNothingWhereTheStoreFails() {
    String id = issue().key().id();
    told.clear();
    store.broken(true);
    assertThatThrownBy(this::issue).isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> alice.disable(id)).isInstanceOf(KeyStoreException.class);
    store.broken(false);
    assertThat(told).isEmpty();
  }

  @Test
  void isToldOfNothingThatWasWithheld() {
    StoredKey taken = store.get(issue().key().id()).orElseThrow();
    told.clear();
    AuditEntry entry = AuditEntry.of(AuditAction.ISSUED, taken.key(), Actor.of("a"), keys.now());
    Insertion duplicate = Insertion.of(taken, entry);
    List<InsertionResult> results = fresh(store).insertAll(List.of(duplicate));
    assertThat(results).containsExactly(new InsertionResult.Duplicate());
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TransactionOutcome.class)
  void isToldOnlyOfWhatWasCommittedForCertain(TransactionOutcome end) {
    store.join();
    String id = issue().key().id();
    alice.disable(id);
    assertThat(told).isEmpty();
    store.end(end);
    if (end == TransactionOutcome.COMMITTED) {
      assertThat(actions()).containsExactly(AuditAction.ISSUED, AuditAction.DISABLED);
    } else {
      assertThat(told).isEmpty();
    }
  }

  @Test
  void isToldOfTheLastOfSeveralAttempts() {
    StoredKey truth = store.get(issue().key().id()).orElseThrow();
    told.clear();
    List<AuditEntry> entries = new ArrayList<>();
    fresh(meetingAConflict(truth))
        .change(
            truth.key().id(),
            Optional.empty(),
            again -> {
              Actor actor = Actor.of("attempt-" + entries.size());
              entries.add(AuditEntry.of(AuditAction.DELETED, again.key(), actor, keys.now()));
              return Optional.of(new Change(Optional.empty(), entries.get(entries.size() - 1)));
            });
    assertThat(entries).hasSize(2);
    assertThat(told).containsExactly(entries.get(1));
  }

  /** The store, each change of which is asked for in vain first. */
  private KeyStore meetingAConflict(StoredKey truth) {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("change")) {
                @SuppressWarnings("unchecked")
                Function<StoredKey, ?> change = (Function<StoredKey, ?>) arguments[2];
                assertThat(change.apply(truth)).isNotNull();
              }
              return method.invoke(store, arguments);
            });
  }

  private FreshKeyStore fresh(KeyStore over) {
    try (Parts parts = new Parts(store, CachePolicy.none(), new GivenClock())) {
      return new FreshKeyStore(over, parts.snapshots, new AuditListeners(List.of(told::add)));
    }
  }

  @Test
  void changesNothingByThrowing() {
    String logged = Log.during(this::issue);
    assertThat(logged).contains("A listener failed; what was done to the key holds.");
    assertThat(actions()).containsExactly(AuditAction.ISSUED);
  }
}
