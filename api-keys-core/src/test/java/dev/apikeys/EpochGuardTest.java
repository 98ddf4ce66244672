package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A look-up that is on its way while a key changes: held where the test says, and then let go. */
class EpochGuardTest {

  private static final byte[] PEPPER = new byte[32];

  /** What may be done to a key. */
  private enum Act {
    REVOKE,
    DISABLE,
    NARROW,
    ROTATE,
    DELETE;

    void on(Lifecycle keys, String id) {
      switch (this) {
        case REVOKE -> keys.revoke(id, "");
        case DISABLE -> keys.disable(id);
        case NARROW -> keys.edit(id, KeyEdit.nothing().withScopes("a:other"));
        case ROTATE -> keys.rotate(id, Duration.ZERO);
        case DELETE -> keys.delete(id);
      }
    }

    /** What the token meets afterwards. */
    String verdict() {
      return switch (this) {
        case REVOKE, ROTATE -> "REVOKED";
        case DISABLE -> "DISABLED";
        case NARROW -> "SCOPE";
        case DELETE -> "UNKNOWN";
      };
    }
  }

  /** Holds the first thread that comes by. */
  private static final class Gate implements Runnable {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger visitors = new AtomicInteger();

    @Override
    public void run() {
      if (visitors.getAndIncrement() == 0) {
        arrived.countDown();
        await(open);
      }
    }
  }

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = node();
  private final Lifecycle here = keys.as(Actor.of("alice"));
  private final ApiKeys elsewhere = node();
  private final Parts parts = new Parts(store, Parts.POLICY, clock);
  private final IssuedKey issued = here.issue(NewKey.named("ci").withScopes("a:b"));

  private ApiKeys node() {
    return ApiKeys.builder(store)
        .prefix("acme")
        .pepper("p1", PEPPER)
        .cache(Parts.POLICY)
        .clock(clock)
        .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256())
        .build();
  }

  @AfterEach
  void close() {
    parts.close();
    keys.close();
    elsewhere.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private String outcome(IssuedKey key) {
    Verification outcome =
        keys.verify(
            key.token().reveal(), VerificationContext.requiring(ScopeRequirement.allOf("a:b")));
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  private static FutureTask<String> inAnotherThread(Callable<String> call) {
    FutureTask<String> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "look-up");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void remembersNothingThatWasReadBeforeAChange(Act act) throws Exception {
    outcome(here.issue(NewKey.named("another"))); // so that the first poll is over
    Gate gate = new Gate();
    store.afterFind(gate);
    FutureTask<String> reading = inAnotherThread(() -> outcome(issued));
    await(gate.arrived);
    act.on(here, issued.key().id());
    gate.open.countDown();
    assertThat(reading.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    assertThat(outcome(issued)).isEqualTo(act.verdict());
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void letsNobodyJoinALookUpThatBeganBeforeAChange(Act act) throws Exception {
    outcome(here.issue(NewKey.named("another")));
    Gate gate = new Gate();
    store.afterFind(gate);
    FutureTask<String> reading = inAnotherThread(() -> outcome(issued));
    await(gate.arrived);
    act.on(here, issued.key().id());
    assertThat(outcome(issued)).isEqualTo(act.verdict());
    gate.open.countDown();
    assertThat(reading.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    assertThat(outcome(issued)).isEqualTo(act.verdict());
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void remembersNothingThatWasReadBeforeAChangeElsewhereWasSeen(Act act) throws Exception {
    parts.outcome(here.issue(NewKey.named("another")));
    Gate gate = new Gate();
    store.afterFind(gate);
    FutureTask<String> reading = inAnotherThread(() -> parts.outcome(issued, "a:b"));
    await(gate.arrived);
    act.on(elsewhere.as(Actor.of("bob")), issued.key().id());
    parts.poller.poll();
    gate.open.countDown();
    assertThat(reading.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    assertThat(parts.outcome(issued, "a:b")).isEqualTo(act.verdict());
  }

  @Test
  void remembersNothingThatWasReadBeforeAllWasForgotten() throws Exception {
    parts.outcome(here.issue(NewKey.named("another")));
    Gate gate = new Gate();
    store.afterFind(gate);
    FutureTask<String> reading = inAnotherThread(() -> parts.outcome(issued));
    await(gate.arrived);
    parts.snapshots.forgetAll();
    gate.open.countDown();
    assertThat(reading.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    store.takeCalls();
    parts.outcome(issued);
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @Test
  void doesNotRememberASecretToBeAbsentThatCameMeanwhile() throws Exception {
    outcome(issued);
    String token = "a-token-of-another-system";
    String hash = HexFormat.of().formatHex(TokenDigest.sha256().of(token));
    Gate gate = new Gate();
    store.afterFind(gate);
    FutureTask<String> reading =
        inAnotherThread(() -> keys.verify(token, VerificationContext.none()).toString());
    await(gate.arrived);
    here.imports().storeAll(List.of(ImportRow.of("sha256", hash, () -> NewKey.named("imported"))));
    gate.open.countDown();
    assertThat(reading.get(1, TimeUnit.MINUTES)).contains("FOREIGN");
    assertThat(keys.verify(token, VerificationContext.none()))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void letsOneThreadLookUpForAllThatWantTheSameAtOnce() throws Exception {
    outcome(here.issue(NewKey.named("another")));
    store.takeCalls();
    Gate gate = new Gate();
    store.beforeFind(gate);
    FutureTask<String> first = inAnotherThread(() -> outcome(issued));
    await(gate.arrived);
    List<FutureTask<String>> others = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      FutureTask<String> other = new FutureTask<>(() -> outcome(issued));
      others.add(other);
      Thread thread = new Thread(other, "waiting-" + i);
      threads.add(thread);
      thread.start();
    }
    while (!threads.stream().allMatch(EpochGuardTest::waits)) {
      Thread.onSpinWait();
    }
    gate.open.countDown();
    assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    for (FutureTask<String> other : others) {
      assertThat(other.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    }
    assertThat(store.takeCalls()).containsExactly("find");
  }

  private static boolean waits(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Flights.class.getName()));
  }

  @Test
  void letsAllFailWhereTheOneThatLooksUpFails() throws Exception {
    outcome(here.issue(NewKey.named("another")));
    Gate gate = new Gate();
    store.beforeFind(
        () -> {
          gate.run();
          throw new KeyStoreException("lost");
        });
    FutureTask<String> first = inAnotherThread(() -> outcome(issued));
    await(gate.arrived);
    FutureTask<String> other = new FutureTask<>(() -> outcome(issued));
    Thread thread = new Thread(other, "waiting");
    thread.start();
    while (!waits(thread)) {
      Thread.onSpinWait();
    }
    gate.open.countDown();
    assertThat(first)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingRootCause()
        .withMessage("lost");
    assertThat(other)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingRootCause()
        .withMessage("lost");
    store.beforeFind(() -> {});
    assertThat(outcome(issued)).isEqualTo("VERIFIED");
  }

  @Test
  void doesNotReplaceWhatWasReadLaterByWhatWasReadBefore() throws Exception {
    CachePolicy policy = Parts.POLICY.withTimeToLive(Duration.ofMinutes(5));
    try (Parts slow = new Parts(store, policy, clock)) {
      slow.outcome(here.issue(NewKey.named("another")));
      slow.advance(Duration.ofSeconds(61)); // changes cannot be seen any more
      Gate gate = new Gate();
      store.afterFind(gate);
      FutureTask<String> earlier = inAnotherThread(() -> slow.outcome(issued, "a:b"));
      await(gate.arrived);
      elsewhere.as(Actor.of("bob")).disable(issued.key().id());
      slow.advance(policy.pollInterval().plusNanos(1)); // so that nobody waits for that one
      assertThat(slow.outcome(issued, "a:b")).isEqualTo("DISABLED");
      gate.open.countDown();
      assertThat(earlier.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
      slow.trust.renew(slow.nanos.get());
      assertThat(slow.outcome(issued, "a:b")).isEqualTo("DISABLED");
    }
  }

  @Test
  void letsThoseWaitWhoWantTheSameALittleLaterThoughChangesCannotBeSeen() throws Exception {
    parts.outcome(here.issue(NewKey.named("another")));
    parts.advance(Duration.ofSeconds(61));
    store.takeCalls();
    Gate gate = new Gate();
    store.beforeFind(gate);
    FutureTask<String> first = inAnotherThread(() -> parts.outcome(issued));
    await(gate.arrived);
    parts.advance(Parts.POLICY.pollInterval());
    FutureTask<String> other = new FutureTask<>(() -> parts.outcome(issued));
    Thread thread = new Thread(other, "waiting");
    thread.start();
    while (!waits(thread)) {
      Thread.onSpinWait();
    }
    gate.open.countDown();
    assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    assertThat(other.get(1, TimeUnit.MINUTES)).isEqualTo("VERIFIED");
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @Test
  void letsThoseWaitForNothingOfTheBudget() throws Exception {
    try (ApiKeys frugal =
        ApiKeys.builder(store)
            .prefix("acme")
            .pepper("p1", PEPPER)
            .clock(clock)
            .cache(Parts.POLICY)
            .missBudget(2, 1)
            .build()) {
      frugal.verify(here.issue(NewKey.named("another")).token().reveal(), NONE);
      IssuedKey wanted = here.issue(NewKey.named("wanted"));
      Gate gate = new Gate();
      store.beforeFind(gate);
      FutureTask<Verification> first =
          new FutureTask<>(() -> frugal.verify(wanted.token().reveal(), NONE));
      new Thread(first, "look-up").start();
      await(gate.arrived);
      List<FutureTask<Verification>> others = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        FutureTask<Verification> other =
            new FutureTask<>(() -> frugal.verify(wanted.token().reveal(), NONE));
        others.add(other);
        threads.add(new Thread(other, "waiting-" + i));
        threads.get(i).start();
      }
      while (!threads.stream().allMatch(EpochGuardTest::waits)) {
        Thread.onSpinWait();
      }
      gate.open.countDown();
      others.add(first);
      for (FutureTask<Verification> other : others) {
        assertThat(other.get(1, TimeUnit.MINUTES)).isInstanceOf(Verification.Verified.class);
      }
    }
  }

  private static final VerificationContext NONE = VerificationContext.none();
}
