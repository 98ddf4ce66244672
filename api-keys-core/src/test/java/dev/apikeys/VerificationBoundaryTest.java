package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To the millisecond, a verification is what the state of secret and key says. */
class VerificationBoundaryTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final GivenClock clock = new GivenClock();
  private final InMemoryKeyStore store = new InMemoryKeyStore();

  /** What is noted in memory is not written while the test runs. */
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .prefix("acme")
          .clock(clock)
          .lastUseInterval(Duration.ofHours(1))
          .build();

  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private String outcome(IssuedKey issued, Instant at) {
    clock.set(at);
    Verification outcome = keys.verify(issued.token().reveal(), VerificationContext.none());
    return outcome instanceof Rejected rejected ? rejected.reason().name() : "ACTIVE";
  }

  private void assertEnds(IssuedKey issued, Instant end) {
    assertThat(outcome(issued, end.minusMillis(1))).isEqualTo("ACTIVE");
    assertThat(outcome(issued, end.minusNanos(1))).isEqualTo("ACTIVE");
    assertThat(outcome(issued, end)).isEqualTo("EXPIRED");
    assertThat(outcome(issued, end.plusMillis(1))).isEqualTo("EXPIRED");
  }

  @Test
  void endsWithTheKey() {
    assertEnds(lifecycle.issue(NewKey.named("ci").expiringIn(DAY)), GivenClock.START.plus(DAY));
  }

  @Test
  void endsWithTheOverlapOfARotation() {
    IssuedKey issued = lifecycle.issue(NewKey.named("ci"));
    IssuedKey rotated = lifecycle.rotate(issued.key().id(), Duration.ofMillis(5));
    assertEnds(issued, GivenClock.START.plusMillis(5));
    assertThat(outcome(rotated, GivenClock.START.plus(DAY))).isEqualTo("ACTIVE");
  }

  @Test
  void endsWhenASecretGoesUnusedSinceItsIssue() {
    assertEnds(lifecycle.issue(NewKey.named("ci").idleFor(DAY)), GivenClock.START.plus(DAY));
  }

  @Test
  void endsWhenASecretGoesUnusedSinceTheKeyBegan() {
    Instant begin = GivenClock.START.plus(DAY);
    assertEnds(lifecycle.issue(NewKey.named("ci").notBefore(begin).idleFor(DAY)), begin.plus(DAY));
  }

  @Test
  void endsWhenASecretGoesUnusedSinceTheKeyWasEnabled() {
    IssuedKey issued = lifecycle.issue(NewKey.named("ci").idleFor(DAY));
    lifecycle.disable(issued.key().id());
    clock.advance(Duration.ofDays(9));
    lifecycle.enable(issued.key().id());
    assertEnds(issued, clock.instant().plus(DAY));
  }

  @Test
  void endsWhenASecretGoesUnusedSinceTheUseThatIsStored() {
    IssuedKey issued = lifecycle.issue(NewKey.named("ci").idleFor(DAY));
    Instant stored = GivenClock.START.plusMillis(7);
    store.recordUses(List.of(new SecretUse(issued.key().secrets().get(0).id(), stored)));
    clock.advance(Duration.ofHours(12));
    assertThat(keys.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verified.class);
    assertEnds(issued, stored.plus(DAY));
  }

  @Test
  void isWhatTheDefinitionSaysAtEachBoundaryOfAnyKey() {
    Seeded.times(
        150,
        random -> {
          clock.set(GivenClock.START);
          List<IssuedKey> tokens = anyHistory(random);
          ApiKey key = lifecycle.get(tokens.get(0).key().id());
          for (Instant at : StateModel.boundaries(key)) {
            for (int i = 0; i < tokens.size(); i++) {
              ApiKey alone = key.withSecrets(List.of(key.secrets().get(i)));
              assertThat(outcome(tokens.get(i), at))
                  .as("secret %s of %s at %s", i, key, at)
                  .isEqualTo(expected(alone, at));
            }
          }
        });
  }

  private static String expected(ApiKey alone, Instant at) {
    KeyStatus secret = StateModel.of(alone, alone.secrets().get(0), at);
    return (secret == KeyStatus.ACTIVE ? StateModel.of(alone, at) : secret).name();
  }

  /** Issues a key and does to it, within six days, what an application may; its tokens in order. */
  private List<IssuedKey> anyHistory(Random random) {
    List<IssuedKey> tokens = new ArrayList<>(List.of(lifecycle.issue(anyKey(random))));
    String id = tokens.get(0).key().id();
    for (int n = random.nextInt(6); n > 0; n--) {
      clock.advance(Duration.ofMillis(1 + random.nextInt((int) DAY.toMillis())));
      switch (random.nextInt(5)) {
        case 0 -> tokens.add(lifecycle.rotate(id, anyOverlap(random)));
        case 1 -> lifecycle.disable(id);
        case 2 -> lifecycle.enable(id);
        default -> {
          IssuedKey used = tokens.get(random.nextInt(tokens.size()));
          String secretId = used.token().reveal().split("_", -1)[1];
          store.recordUses(List.of(new SecretUse(secretId, clock.instant())));
        }
      }
    }
    if (random.nextInt(8) == 0) {
      lifecycle.revoke(id, "lost");
    }
    return tokens;
  }

  private static NewKey anyKey(Random random) {
    NewKey key = NewKey.named("ci");
    key = random.nextBoolean() ? key.idleFor(DAY.plusMillis(random.nextInt(9))) : key;
    key = random.nextBoolean() ? key.expiringIn(DAY.multipliedBy(7)) : key;
    return random.nextBoolean()
        ? key.notBefore(GivenClock.START.plusSeconds(1 + random.nextInt(500_000)))
        : key;
  }

  private static Duration anyOverlap(Random random) {
    return Seeded.oneOf(random, Duration.ZERO, Duration.ofMillis(1), DAY, DAY.multipliedBy(30));
  }
}
