package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node forgets when it changes keys itself, in a transaction of the application's too. */
class FreshKeyStoreTest {

  private final CountingKeyStore store = new CountingKeyStore();
  private final AtomicInteger ownerQuestions = new AtomicInteger();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .prefix("acme")
          .cache(Parts.POLICY)
          .owners(
              (tenant, owner) -> {
                ownerQuestions.incrementAndGet();
                return OwnerState.active();
              })
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final IssuedKey issued = lifecycle.issue(NewKey.named("ci").ownedBy("bob"));
  private final String id = issued.key().id();

  @AfterEach
  void close() {
    keys.close();
  }

  private String outcome() {
    Verification outcome = keys.verify(issued.token().reveal(), VerificationContext.none());
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  private boolean remembers() {
    store.takeCalls();
    outcome();
    return store.takeCalls().isEmpty();
  }

  @Test
  void forgetsAtOnceWhatIsChanged() {
    assertThat(outcome()).isEqualTo("VERIFIED");
    lifecycle.disable(id);
    assertThat(outcome()).isEqualTo("DISABLED");
    lifecycle.enable(id);
    assertThat(outcome()).isEqualTo("VERIFIED");
    lifecycle.rotate(id, Duration.ZERO);
    assertThat(outcome()).isEqualTo("REVOKED");
    lifecycle.delete(id);
    assertThat(outcome()).isEqualTo("UNKNOWN");
  }

  @ParameterizedTest
  @EnumSource(TransactionOutcome.class)
  void forgetsAgainWhenTheTransactionOfTheApplicationEnds(TransactionOutcome end) {
    outcome();
    store.join();
    lifecycle.disable(id);
    outcome();
    assertThat(remembers()).isTrue();
    store.end(end);
    assertThat(remembers()).isFalse();
  }

  @Test
  void forgetsWhatMayHaveChangedThoughItFailed() throws Exception {
    outcome();
    assertThat(remembers()).isTrue();
    FreshKeyStore fresh = new FreshKeyStore(store, snapshots(), new AuditListeners(List.of()));
    assertThatThrownBy(
            () ->
                fresh.change(
                    id,
                    Optional.empty(),
                    truth -> {
                      throw new KeyStoreException("lost");
                    }))
        .hasMessage("lost");
    assertThat(remembers()).isFalse();
  }

  private Snapshots snapshots() throws ReflectiveOperationException {
    return (Snapshots) field(field(field(keys, "verifier"), "search"), "snapshots");
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    var field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  @Test
  void remembersWhatIsReadOrLeftAsItIs() {
    outcome();
    lifecycle.get(id);
    lifecycle.list(KeyQuery.all());
    keys.countByScheme();
    assertThat(remembers()).isTrue();
  }

  @Test
  void letsANodeAskAnewForAnOwnerThatWasAnnouncedElsewhere() {
    Parts parts = new Parts(store, Parts.POLICY, new GivenClock());
    Owners owners =
        new Owners(
            store,
            Optional.of(
                (tenant, owner) -> {
                  ownerQuestions.incrementAndGet();
                  return OwnerState.active();
                }),
            parts.nanos::get);
    ChangePoller poller =
        new ChangePoller(
            store, parts.snapshots, owners, parts.trust, Parts.POLICY, parts.nanos::get);
    poller.poll();
    owners.of(issued.key());
    owners.of(issued.key());
    assertThat(ownerQuestions).hasValue(1);
    keys.ownerChanged("", "bob");
    poller.poll();
    owners.of(issued.key());
    assertThat(ownerQuestions).hasValue(2);
    parts.close();
  }
}
