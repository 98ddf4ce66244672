package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a node relies on what it read, and what makes it read anew. */
class RememberingTest {

  private static final Instant NOW = GivenClock.START;

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys elsewhere =
      ApiKeys.builder(store).prefix("acme").pepper("p1", new byte[32]).clock(clock).build();
  private final Lifecycle lifecycle = elsewhere.as(Actor.of("alice"));
  private Parts parts = new Parts(store, Parts.POLICY, clock);

  @AfterEach
  void close() {
    parts.close();
    elsewhere.close();
  }

  private IssuedKey issue(UnaryOperator<NewKey> more) {
    return lifecycle.issue(more.apply(NewKey.named("ci").withScopes("a:b")));
  }

  private IssuedKey issue() {
    return issue(request -> request);
  }

  private void with(CachePolicy policy) {
    parts.close();
    parts = new Parts(store, policy, clock);
  }

  /** How often the store was asked for a secret since this was asked last. */
  private int lookUps() {
    List<String> calls = store.takeCalls();
    assertThat(calls).containsOnly("find");
    return calls.size();
  }

  private void assertNoLookUp() {
    assertThat(store.takeCalls()).isEmpty();
  }

  private void used(IssuedKey issued) {
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    store.takeCalls();
  }

  @Test
  void asksTheStoreOnceForASecretHoweverOftenItIsUsed() {
    IssuedKey issued = issue();
    store.takeCalls();
    for (int i = 0; i < 1_000; i++) {
      assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    }
    assertThat(lookUps()).isOne();
    assertThat(store.polls()).isEqualTo(2); // where changes begin, and what is just before
  }

  @Test
  void answersAWrongSecretOfAKnownIdWithoutTheStore() {
    IssuedKey issued = issue();
    used(issued);
    assertThat(parts.verify(Tokens.withAnotherSecret(issued.token().reveal())))
        .isEqualTo(Verification.Rejected.because(Rejection.UNKNOWN));
    assertNoLookUp();
  }

  @Test
  void forgetsASecretThirtySecondsAfterItWasReadHoweverOftenItIsUsed() {
    IssuedKey issued = issue();
    used(issued);
    for (int second = 1; second < 30; second++) {
      parts.advance(Duration.ofSeconds(1));
      assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
      assertNoLookUp();
    }
    parts.advance(Duration.ofSeconds(1).minusNanos(1));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    assertNoLookUp();
    parts.advance(Duration.ofNanos(1));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    assertThat(lookUps()).isOne();
  }

  @Test
  void countsTheTimeToLiveFromTheBeginningOfTheReading() {
    IssuedKey issued = issue();
    used(issue());
    store.beforeFind(() -> parts.advance(Duration.ofSeconds(29)));
    used(issued);
    store.beforeFind(() -> {});
    parts.advance(Duration.ofSeconds(1));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    assertThat(lookUps()).isOne();
  }

  @Test
  void judgesBySecondsThatPassWithinTheTimeToLive() {
    IssuedKey issued = issue(key -> key.expiringIn(Duration.ofSeconds(5)));
    used(issued);
    clock.set(NOW.plusSeconds(5).minusMillis(1));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    assertNoLookUp();
    clock.set(NOW.plusSeconds(5));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("EXPIRED");
    assertThat(lookUps()).isOne();
    clock.set(NOW);
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
  }

  @Test
  void letsAKeyBeginAtItsInstant() {
    IssuedKey issued = issue(key -> key.notBefore(NOW.plusSeconds(5)));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("NOT_YET_VALID");
    clock.set(NOW.plusSeconds(5).minusMillis(1));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("NOT_YET_VALID");
    clock.set(NOW.plusSeconds(5));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
  }

  @Test
  void readsAnewWhenASecretWouldHaveGoneIdleSinceItMayHaveBeenUsedElsewhere() {
    IssuedKey issued = issue(key -> key.idleFor(Duration.ofDays(1)));
    clock.set(NOW.plus(Duration.ofDays(1)).minusMillis(1));
    used(issued);
    store.recordUses(
        List.of(new SecretUse(issued.key().secrets().get(0).id(), NOW.plus(Duration.ofHours(5)))));
    store.takeCalls();
    clock.set(NOW.plus(Duration.ofDays(1)));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("VERIFIED");
    assertThat(lookUps()).isOne();
    clock.set(NOW.plus(Duration.ofHours(29)));
    assertThat(parts.outcome(issued, "a:b")).isEqualTo("EXPIRED");
  }

  @Test
  void remembersForAShortWhileThatASecretIsAbsent() {
    used(issue());
    String unknown = Tokens.withChecksum("acme_0000000000000000_" + "0".repeat(32));
    for (int i = 0; i < 100; i++) {
      assertThat(parts.verify(unknown)).isEqualTo(Verification.Rejected.because(Rejection.UNKNOWN));
    }
    assertThat(lookUps()).isOne();
    parts.advance(Snapshots.ABSENT);
    parts.verify(unknown);
    assertThat(lookUps()).isOne();
  }

  @Test
  void remembersNoMoreSecretsThanItIsTold() {
    with(Parts.POLICY.withMaximumKeys(10));
    for (int i = 0; i < 100; i++) {
      used(issue());
    }
    assertThat(parts.snapshots.size()).isEqualTo(10);
  }

  @Test
  void remembersNothingIfToldSo() {
    with(CachePolicy.none());
    IssuedKey issued = issue();
    store.takeCalls();
    parts.outcome(issued);
    parts.outcome(issued);
    assertThat(lookUps()).isEqualTo(2);
    assertThat(store.polls()).isZero();
    assertThat(parts.snapshots.size()).isZero();
  }

  @Test
  void sharesScopesThatAreTheSame() {
    assertThat(scopes(issue())).isSameAs(scopes(issue()));
  }

  private Scopes scopes(IssuedKey issued) {
    return ((Verification.Verified) parts.verify(issued)).key().scopes();
  }

  @Test
  void answersEachUseOfAKeyByTheSameValue() {
    IssuedKey issued = issue();
    assertThat(parts.verify(issued)).isSameAs(parts.verify(issued));
  }

  @Test
  void failsClosedWhereTheStoreIsBroken() {
    IssuedKey known = issue();
    IssuedKey other = issue();
    used(known);
    store.broken(true);
    assertThat(parts.outcome(known, "a:b")).isEqualTo("VERIFIED");
    assertThatThrownBy(() -> parts.outcome(other)).isInstanceOf(KeyStoreException.class);
    parts.advance(Duration.ofSeconds(30));
    assertThatThrownBy(() -> parts.outcome(known)).isInstanceOf(KeyStoreException.class);
  }

  @Test
  void reliesOnWhatItKnowsForLongerWhileTheStoreIsBrokenIfToldSo() {
    with(Parts.POLICY.withMaxStaleIfError(Duration.ofMinutes(10)));
    IssuedKey known = issue();
    IssuedKey ending = issue(key -> key.expiringIn(Duration.ofMinutes(5)));
    IssuedKey other = issue();
    used(known);
    used(ending);
    parts.advance(Duration.ofSeconds(60));
    store.broken(true);
    assertThat(parts.outcome(known, "a:b")).isEqualTo("VERIFIED");
    assertThatThrownBy(() -> parts.outcome(other)).isInstanceOf(KeyStoreException.class);
    clock.advance(Duration.ofMinutes(5));
    assertThat(parts.outcome(ending, "a:b")).isEqualTo("EXPIRED");
    parts.advance(Duration.ofMinutes(9).plusSeconds(30).minusNanos(1));
    assertThat(parts.outcome(known, "a:b")).isEqualTo("VERIFIED");
    parts.advance(Duration.ofNanos(1));
    assertThatThrownBy(() -> parts.outcome(known)).isInstanceOf(KeyStoreException.class);
  }

  @Test
  void doesNotRelyForLongerOnWhatItKnewToBeChanged() {
    with(Parts.POLICY.withMaxStaleIfError(Duration.ofMinutes(10)));
    IssuedKey known = issue();
    used(known);
    lifecycle.revoke(known.key().id(), "");
    parts.poller.poll();
    store.broken(true);
    assertThatThrownBy(() -> parts.outcome(known)).isInstanceOf(KeyStoreException.class);
  }

  @Test
  void asksTheStoreFirstEvenIfToldToRelyOnWhatItKnows() {
    with(Parts.POLICY.withMaxStaleIfError(Duration.ofMinutes(10)));
    IssuedKey known = issue();
    used(known);
    parts.advance(Duration.ofSeconds(60));
    lifecycle.revoke(known.key().id(), "");
    assertThat(parts.outcome(known)).isEqualTo("REVOKED");
  }

  /** Another node has re-hashed it under a pepper that is not readable here, and then back. */
  @Test
  void readsAnewWhatItCouldNotProve() {
    IssuedKey issued = issue();
    String id = issued.key().secrets().get(0).id();
    SecretHash hash = store.inserted().get(0).key().proof(id).hash();
    SecretHash unreadable = SecretHash.parse("{hmac-sha256:p9}" + "ab".repeat(32));
    store.rehash(id, hash, unreadable);
    String log = Log.during(() -> assertThat(parts.outcome(issued)).isEqualTo("UNKNOWN"));
    assertThat(log).contains("hmac-sha256:p9");
    store.rehash(id, unreadable, hash);
    parts.advance(Duration.ofSeconds(30));
    assertThat(parts.outcome(issued)).isEqualTo("VERIFIED");
  }
}
