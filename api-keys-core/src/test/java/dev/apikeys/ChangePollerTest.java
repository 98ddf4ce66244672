package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node sees of what others change, and what it does where it cannot. */
class ChangePollerTest {

  private static final Duration INTERVAL = Parts.POLICY.pollInterval();

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys elsewhere = node(store);
  private final Lifecycle others = elsewhere.as(Actor.of("bob"));
  private final Parts parts = new Parts(store, Parts.POLICY, clock);
  private final IssuedKey issued = others.issue(NewKey.named("ci").withScopes("a:b"));

  private ApiKeys node(KeyStore over) {
    return ApiKeys.builder(over).prefix("acme").pepper("p1", new byte[32]).clock(clock).build();
  }

  @AfterEach
  void close() {
    parts.close();
    elsewhere.close();
  }

  private void used() {
    assertThat(parts.outcome(issued)).isEqualTo("VERIFIED");
    store.takeCalls();
  }

  private boolean remembers() {
    store.takeCalls();
    parts.outcome(issued);
    return store.takeCalls().isEmpty();
  }

  private void poll() {
    parts.advance(INTERVAL);
    parts.poller.poll();
  }

  @Test
  void letsARevocationElsewhereHoldFromTheNextPollOn() {
    used();
    others.revoke(issued.key().id(), "");
    assertThat(parts.outcome(issued)).isEqualTo("VERIFIED");
    parts.poller.poll();
    assertThat(parts.outcome(issued)).isEqualTo("REVOKED");
  }

  @Test
  void leavesWhatDidNotChange() {
    used();
    others.revoke(others.issue(NewKey.named("another")).key().id(), "");
    parts.poller.poll();
    assertThat(remembers()).isTrue();
  }

  @Test
  void asksOnceAPollWhileNothingChanges() {
    used();
    int before = store.polls();
    poll();
    poll();
    assertThat(store.polls()).isEqualTo(before + 2);
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void reliesOnNothingAfterTwoIntervalsWithoutAPoll() {
    used();
    parts.poller.poll();
    parts.advance(INTERVAL.multipliedBy(2).minusNanos(1));
    assertThat(parts.trust.holds(parts.nanos.get())).isTrue();
    parts.advance(Duration.ofNanos(1));
    assertThat(parts.trust.holds(parts.nanos.get())).isFalse();
    assertThat(remembers()).isFalse();
    assertThat(remembers()).isFalse();
    parts.poller.poll();
    parts.outcome(issued);
    assertThat(remembers()).isTrue();
  }

  @Test
  void reliesOnNothingWhilePollsFailAndSaysSoOnce() {
    used();
    String log =
        Log.during(
            () -> {
              store.broken(true);
              poll();
              poll();
              poll();
              store.broken(false);
            });
    assertThat(log).containsOnlyOnce("WARN").contains("Changes cannot be seen");
    assertThat(remembers()).isFalse();
    poll();
    parts.outcome(issued);
    assertThat(remembers()).isTrue();
  }

  @Test
  void asksLessOftenTheMorePollsFail() {
    used();
    List<Long> delays = new ArrayList<>();
    Log.during(
        () -> {
          store.broken(true);
          for (int i = 0; i < 6; i++) {
            poll();
            delays.add(parts.poller.delay() * 4 / INTERVAL.toNanos());
          }
        });
    assertThat(delays).containsExactly(1L, 4L, 8L, 16L, 32L, 32L);
    store.broken(false);
    poll();
    assertThat(parts.poller.delay()).isEqualTo(INTERVAL.toNanos());
  }

  @Test
  void seesAfterwardsWhatChangedWhileItCouldNot() {
    used();
    Log.during(
        () -> {
          store.broken(true);
          parts.poller.poll();
          store.broken(false);
        });
    others.disable(issued.key().id());
    parts.poller.poll();
    assertThat(parts.outcome(issued)).isEqualTo("DISABLED");
  }

  @Test
  void forgetsAllAfterALongPause() {
    used();
    parts.advance(ChangeCursor.OVERLAP.minusNanos(1));
    parts.poller.poll();
    parts.outcome(issued);
    assertThat(remembers()).isTrue();
    parts.advance(ChangeCursor.OVERLAP);
    parts.poller.poll();
    assertThat(remembers()).isFalse();
  }

  @Test
  void forgetsAllWhenTheDatabaseIsAnOlderOne() {
    used();
    CountingKeyStore older = new CountingKeyStore();
    store.becoming(older.working());
    String log = Log.during(parts.poller::poll);
    assertThat(log).contains("WARN", "The database is another one than at the last poll");
    assertThat(parts.outcome(issued)).isEqualTo("UNKNOWN");
  }

  @Test
  void forgetsAllWhenTheDatabaseIsAnotherOneThatHasSeenMore() {
    used();
    KeyStore other = new InMemoryKeyStore();
    try (ApiKeys third = node(other)) {
      IntStream.range(0, 9).forEach(i -> third.as(Actor.of("eve")).issue(NewKey.named("x")));
    }
    store.becoming(other);
    Log.during(parts.poller::poll);
    assertThat(parts.outcome(issued)).isEqualTo("UNKNOWN");
  }

  @Test
  void forgetsAllWhereMoreHasChangedThanItReadsAtOnce() {
    used();
    for (int i = 0; i <= ChangePoller.MOST_ROWS; i++) {
      store.announce("", "alice", GivenClock.START);
    }
    parts.poller.poll();
    assertThat(remembers()).isFalse();
    assertThat(remembers()).isTrue();
  }

  @Test
  void readsThousandsAtOnce() {
    used();
    int before = store.polls();
    for (int i = 0; i < ChangePoller.MOST_ROWS - 2; i++) {
      store.announce("", "alice", GivenClock.START);
    }
    others.revoke(issued.key().id(), "");
    parts.poller.poll();
    assertThat(store.polls()).isEqualTo(before + 1);
    assertThat(parts.outcome(issued)).isEqualTo("REVOKED");
  }

  /** As every database has, where a transaction was ever rolled back. */
  @Test
  void isNotTroubledByAnOldGapInALongHistory() {
    long first = store.changes(0, 0).newest() + 1;
    store.announce("", "alice", GivenClock.START.minusSeconds(1));
    for (int i = 1; i < InMemoryKeyStore.MAX_ROWS - first; i++) {
      store.announce("", "alice", GivenClock.START);
    }
    assertThat(store.purge(Purge.CHANGES, GivenClock.START, 10)).isOne();
    used();
    for (int i = 0; i < 100; i++) {
      store.announce("", "alice", GivenClock.START);
    }
    parts.poller.poll();
    assertThat(remembers()).isTrue();
  }

  @Test
  void reliesOnWhatItKnowsAsLongAsAPollTakesLessThanAnInterval() {
    used();
    for (int i = 0; i < 5; i++) {
      parts.advance(Duration.ofNanos(parts.poller.delay()));
      store.afterPoll(() -> parts.advance(INTERVAL.multipliedBy(9).dividedBy(10)));
      assertThat(parts.trust.holds(parts.nanos.get())).isTrue();
      parts.poller.poll();
      store.afterPoll(() -> {});
      assertThat(parts.trust.holds(parts.nanos.get())).isTrue();
    }
  }

  @Test
  void triesAPollThatFailedAgainBeforeItReliesOnNothing() {
    used();
    parts.advance(Duration.ofNanos(parts.poller.delay()));
    store.broken(true);
    Log.during(parts.poller::poll);
    store.broken(false);
    parts.advance(Duration.ofNanos(parts.poller.delay()));
    assertThat(parts.trust.holds(parts.nanos.get())).isTrue();
    parts.poller.poll();
    assertThat(parts.poller.delay()).isEqualTo(INTERVAL.toNanos());
  }

  @Test
  void followsWhatChangesBeforeAnySecretWasRead() {
    others.revoke(issued.key().id(), "");
    assertThat(parts.outcome(issued)).isEqualTo("REVOKED");
    assertThat(remembers()).isTrue();
  }

  @Test
  void beginsWithTheFirstVerificationThatNeedsTheStore() {
    assertThat(store.polls()).isZero();
    parts.verify("acme_broken");
    assertThat(store.polls()).isZero();
    used();
    assertThat(store.polls()).isEqualTo(2);
    parts.outcome(others.issue(NewKey.named("another")));
    assertThat(store.polls()).isEqualTo(2);
  }

  @Test
  void pollsByItselfAtItsInterval() throws Exception {
    CountDownLatch polled = new CountDownLatch(5);
    store.afterPoll(polled::countDown);
    try (ApiKeys here =
        ApiKeys.builder(store)
            .prefix("acme")
            .pepper("p1", new byte[32])
            .cache(CachePolicy.standard().withPollInterval(Duration.ofMillis(10)))
            .build()) {
      here.verify(issued.token().reveal(), VerificationContext.none());
      assertThat(polled.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void isOneDaemonThreadThatEndsWhenItIsClosed() {
    used();
    assertThat(pollers()).hasSize(1).allMatch(Thread::isDaemon);
    parts.close();
    assertThat(pollers()).isEmpty();
    assertThat(remembers()).isFalse();
    assertThat(remembers()).isFalse();
    assertThat(pollers()).isEmpty();
  }

  @Test
  void canBeClosedBeforeItBegan() {
    parts.close();
    assertThat(parts.outcome(issued)).isEqualTo("VERIFIED");
    assertThat(store.polls()).isZero();
  }

  private static List<Thread> pollers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("api-keys-poll"))
        .toList();
  }
}
