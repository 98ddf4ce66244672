package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of owners, how long it is remembered, and how it bounds their keys. */
class OwnersTest {

  private final Map<String, OwnerState> table = Collections.synchronizedMap(new HashMap<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store).pepper("p1", new byte[32]).owners(this::find).build();
  private final Lifecycle lifecycle = keys.as(Actor.system("root"));

  private OwnerState find(String tenant, String owner) {
    asked.add(tenant + "/" + owner);
    return table.getOrDefault(tenant + "/" + owner, OwnerState.inactive());
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private IssuedKey issue(String owner, String... scopes) {
    return lifecycle.issue(NewKey.named("ci").inTenant("acme").ownedBy(owner).withScopes(scopes));
  }

  private Verification verify(IssuedKey issued, String... scopes) {
    return keys.verify(
        issued.token().reveal(), VerificationContext.requiring(ScopeRequirement.allOf(scopes)));
  }

  private static void assertRejected(Verification outcome, Rejection reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  @Test
  void letsKeysOfActiveOwnersThrough() {
    table.put("acme/alice", OwnerState.active());
    assertThat(verify(issue("alice"))).isInstanceOf(Verified.class);
    assertThat(asked).containsExactly("acme/alice");
  }

  @Test
  void refusesKeysOfInactiveAndOfUnknownOwners() {
    table.put("acme/bob", OwnerState.inactive());
    assertRejected(verify(issue("bob")), Rejection.OWNER_INACTIVE);
    assertRejected(verify(issue("nobody")), Rejection.OWNER_INACTIVE);
    assertThat(Rejection.OWNER_INACTIVE.isProven()).isTrue();
  }

  @Test
  void asksForNoOwnerOfAnOwnerlessKey() {
    IssuedKey ownerless = lifecycle.issue(NewKey.named("ci"));
    assertThat(verify(ownerless)).isInstanceOf(Verified.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksForNobodyBeforePossessionIsProvenOrWhereTheKeyItselfIsRefused() {
    IssuedKey issued = issue("alice");
    keys.verify(Tokens.withAnotherSecret(issued.token().reveal()), VerificationContext.none());
    lifecycle.disable(issued.key().id());
    assertRejected(verify(issued), Rejection.DISABLED);
    assertThat(asked).isEmpty();
  }

  @Test
  void tellsOwnersOfTwoTenantsApart() {
    table.put("acme/alice", OwnerState.active());
    IssuedKey other = lifecycle.issue(NewKey.named("ci").inTenant("").ownedBy("alice"));
    assertThat(verify(issue("alice"))).isInstanceOf(Verified.class);
    assertRejected(verify(other), Rejection.OWNER_INACTIVE);
  }

  @Test
  void grantsNoMoreThanTheOwnerHasItself() {
    table.put("acme/alice", OwnerState.activeWithin(Scopes.of("orders:*", "users:read")));
    IssuedKey issued = issue("alice", "orders:read", "users:**", "billing:read", Scopes.ADMIN);
    assertThat(verify(issued, "orders:read", "users:read"))
        .isInstanceOfSatisfying(
            Verified.class,
            verified ->
                assertThat(verified.key().scopes())
                    .isEqualTo(Scopes.of("orders:read", "users:read")));
    assertThat(verify(issued, "billing:read", "users:write", Scopes.ADMIN))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.missingScopes())
                    .containsExactly("billing:read", "users:write", Scopes.ADMIN));
    assertThat(lifecycle.get(issued.key().id())).isEqualTo(issued.key());
  }

  @Test
  void makesNoAdministratorOfAKeyWhoseOwnerIsNone() {
    table.put("acme/alice", OwnerState.activeWithin(Scopes.of("**")));
    Verified verified = (Verified) verify(issue("alice", Scopes.ADMIN, "a:b"));
    assertThat(Caller.key(verified.key()).manages()).isFalse();
  }

  @Test
  void neitherAcceptsNorRefusesWhenTheDirectoryFails() {
    ApiKeys broken =
        ApiKeys.builder(store)
            .pepper("p1", new byte[32])
            .owners(
                (tenant, owner) -> {
                  throw new IllegalStateException("no connection");
                })
            .build();
    IssuedKey issued = issue("alice");
    String logged =
        Log.during(
            () -> {
              for (int i = 0; i < 2; i++) {
                assertThatThrownBy(
                        () -> broken.verify(issued.token().reveal(), VerificationContext.none()))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessage(
                        "the owner of the key " + issued.key().id() + " could not be asked for")
                    .hasRootCauseMessage("no connection");
              }
            });
    assertThat(logged).isEmpty();
    broken.close();
  }

  @Test
  void leavesOutOfTheCommonScopesWhatNoKeyCouldHold() {
    List<String> some = new ArrayList<>(List.of("a:b"));
    List<String> others = new ArrayList<>(List.of("a:b"));
    for (int i = 0; i < 99; i++) {
      some.add("*:some-longer-name-%02d".formatted(i));
      others.add("another-long-name-%02d:*".formatted(i));
    }
    table.put("acme/alice", OwnerState.activeWithin(Scopes.of(others)));
    IssuedKey issued = issue("alice", some.toArray(String[]::new));
    assertThat(verify(issued, "a:b"))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> assertThat(verified.key().scopes().names()).hasSizeBetween(50, 200));
    assertRejected(verify(issued, "z:y"), Rejection.SCOPE);
  }

  @Test
  void takesWhateverTheDirectoryThrowsForABrokenStoreAndAsksAgain() {
    OwnerDirectory undeclared =
        (tenant, owner) -> {
          asked.add(owner);
          throw OwnersTest.<RuntimeException>unchecked(new IOException("not declared"));
        };
    Owners owners = new Owners(store, Optional.of(undeclared), System::nanoTime);
    ApiKey key = issue("alice").key();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> owners.of(key))
          .isInstanceOf(KeyStoreException.class)
          .hasRootCauseMessage("not declared");
    }
    assertThat(asked).hasSize(2);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable any) throws T {
    throw (T) any;
  }

  @Test
  void givesUpWaitingWhenItIsInterrupted() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Owners owners =
        new Owners(
            store,
            Optional.of(
                (tenant, owner) -> {
                  asking.countDown();
                  awaitUninterrupted(answer);
                  return OwnerState.active();
                }),
            System::nanoTime);
    ApiKey key = issue("alice").key();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<OwnerState> first = thread.submit(() -> owners.of(key));
      assertThat(asking.await(1, TimeUnit.MINUTES)).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> owners.of(key)).isInstanceOf(KeyStoreException.class);
      assertThat(Thread.interrupted()).isTrue();
      answer.countDown();
      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(OwnerState.active());
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void asksAgainAfterTenSecondsAndNotBefore() {
    AtomicLong nanos = new AtomicLong();
    Owners owners = new Owners(store, Optional.of(this::find), nanos::get);
    ApiKey key = issue("alice").key();
    owners.of(key);
    nanos.set(Duration.ofSeconds(10).toNanos() - 1);
    owners.of(key);
    assertThat(asked).hasSize(1);
    nanos.set(Duration.ofSeconds(10).toNanos());
    owners.of(key);
    assertThat(asked).hasSize(2);
  }

  @Test
  void remembersAFixedNumberOfOwners() {
    Owners owners = new Owners(store, Optional.of(this::find), System::nanoTime);
    int many = 3 * OwnerDirectory.MAX_REMEMBERED;
    ApiKey key = issue("alice").key();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        owners.of(key.toBuilder().owner(Optional.of("owner-" + i)).build());
      }
    }
    assertThat(asked.size()).isBetween(2 * many - OwnerDirectory.MAX_REMEMBERED, 2 * many);
  }

  @Test
  void asksAnewForAnOwnerThatChanged() {
    table.put("acme/alice", OwnerState.active());
    IssuedKey issued = issue("alice");
    verify(issued);
    table.put("acme/alice", OwnerState.inactive());
    assertThat(verify(issued)).isInstanceOf(Verified.class);
    long newest = store.changes(0, 1).newest();
    keys.ownerChanged("acme", "alice");
    assertRejected(verify(issued), Rejection.OWNER_INACTIVE);
    assertThat(store.changes(newest, 10).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.owner()).contains("alice"));
  }

  @Test
  void forgetsAnOwnerWhenItIsErased() {
    table.put("acme/alice", OwnerState.active());
    verify(issue("alice"));
    lifecycle.sweep().eraseOwner("acme", "alice");
    verify(issue("alice"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void forgetsAnOwnerAtOnceAndAgainHoweverTheTransactionEnds() {
    Owners owners = new Owners(store, Optional.of(this::find), System::nanoTime);
    ApiKey key = issue("alice").key();
    for (TransactionOutcome outcome : TransactionOutcome.values()) {
      owners.of(key);
      asked.clear();
      store.join();
      owners.changed("acme", "alice", GivenClock.START);
      owners.of(key);
      owners.of(key);
      assertThat(asked).hasSize(1);
      store.end(outcome);
      owners.of(key);
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void forgetsAnOwnerAlsoIfNobodyElseCanBeTold() {
    Owners owners = new Owners(store, Optional.of(this::find), System::nanoTime);
    ApiKey key = issue("alice").key();
    owners.of(key);
    store.broken(true);
    assertThatThrownBy(() -> owners.changed("acme", "alice", GivenClock.START))
        .isInstanceOf(KeyStoreException.class);
    owners.of(key);
    assertThat(asked).hasSize(2);
  }

  @Test
  void refusesAnOwnerOrTenantThatIsNone() {
    assertThatThrownBy(() -> keys.ownerChanged("acme", " "))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("owner ");
    assertThatThrownBy(() -> keys.ownerChanged("acme\n", "alice"))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("tenant ");
  }

  @Test
  void remembersNoAnswerThatWasAskedForBeforeTheOwnerChanged() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Owners owners =
        new Owners(
            store,
            Optional.of(
                (tenant, owner) -> {
                  OwnerState state = find(tenant, owner);
                  asking.countDown();
                  awaitUninterrupted(answer);
                  return state;
                }),
            System::nanoTime);
    table.put("acme/alice", OwnerState.active());
    ApiKey key = issue("alice").key();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<OwnerState> early = thread.submit(() -> owners.of(key));
      assertThat(asking.await(1, TimeUnit.MINUTES)).isTrue();
      table.put("acme/alice", OwnerState.inactive());
      owners.changed("acme", "alice", GivenClock.START);
      answer.countDown();
      assertThat(owners.of(key)).isEqualTo(OwnerState.inactive());
      assertThat(early.get(1, TimeUnit.MINUTES)).isEqualTo(OwnerState.active());
      assertThat(owners.of(key)).isEqualTo(OwnerState.inactive());
    } finally {
      thread.shutdownNow();
    }
    assertThat(asked).hasSize(2);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
