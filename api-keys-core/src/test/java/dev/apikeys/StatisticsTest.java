package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Statistics.Reliance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node tells of itself. */
class StatisticsTest {

  private static final Statistics NOTHING =
      new Statistics(0, Reliance.NONE, Optional.empty(), 0, 0);

  private final CountingKeyStore store = new CountingKeyStore();
  private final GivenClock clock = new GivenClock();
  private final ApiKeys keys = builder().cache(Parts.POLICY).build();
  private final IssuedKey issued = keys.as(Actor.of("alice")).issue(NewKey.named("ci"));
  private final Parts parts = new Parts(store, Parts.POLICY, clock);

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store).prefix("acme").pepper("p1", new byte[32]).clock(clock);
  }

  @AfterEach
  void close() {
    parts.close();
    keys.close();
  }

  private void use(ApiKeys by) {
    assertThat(by.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void tellsOfNothingBeforeTheFirstVerification() {
    assertThat(keys.statistics()).isEqualTo(NOTHING);
  }

  @Test
  void tellsWhatIsInMemoryAndThatItIsReliedOn() {
    use(keys);
    use(keys);
    Statistics now = keys.statistics();
    assertThat(now.rememberedSecrets()).isOne();
    assertThat(now.reliance()).isEqualTo(Reliance.FULL);
    assertThat(now.sinceChangesSeen().orElseThrow())
        .isBetween(Duration.ZERO, Parts.POLICY.pollInterval());
    assertThat(now.usesNotNoted()).isZero();
    assertThat(now.rehashesPutOff()).isZero();
  }

  @Test
  void tellsOfNothingAfterItsEnd() {
    use(keys);
    keys.close();
    assertThat(keys.statistics()).isEqualTo(NOTHING);
  }

  @Test
  void tellsOfNothingWhereNothingIsRemembered() {
    try (ApiKeys forgetful = builder().cache(CachePolicy.none()).build()) {
      use(forgetful);
      assertThat(forgetful.statistics()).isEqualTo(NOTHING);
    }
  }

  @Test
  void tellsThatChangesCannotBeSeen() {
    parts.verify(issued);
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.FULL);
    store.broken(true);
    parts.advance(Parts.POLICY.pollInterval().multipliedBy(2));
    parts.poller.poll();
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.SUSPENDED);
    assertThat(parts.poller.sinceSeen()).contains(Parts.POLICY.pollInterval().multipliedBy(2));
    store.broken(false);
    parts.poller.poll();
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.FULL);
    assertThat(parts.poller.sinceSeen()).contains(Duration.ZERO);
  }

  @Test
  void tellsThatChangesCouldNotBeSeenFromTheBeginning() {
    store.broken(true);
    parts.poller.start();
    parts.advance(Duration.ofSeconds(3));
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.SUSPENDED);
    assertThat(parts.poller.sinceSeen()).contains(Duration.ofSeconds(3));
  }

  @Test
  void tellsOfNoFaultBeforeTheFirstPollCouldHaveComeBack() throws Exception {
    CountDownLatch polling = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    store.afterPoll(
        () -> {
          polling.countDown();
          await(free);
        });
    Thread first = new Thread(parts.poller::start);
    first.start();
    await(polling);
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.NONE);
    parts.advance(Duration.ofSeconds(5));
    assertThat(parts.poller.reliance()).isEqualTo(Reliance.SUSPENDED);
    free.countDown();
    first.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
