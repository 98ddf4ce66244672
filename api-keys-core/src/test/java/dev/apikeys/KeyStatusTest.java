package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyStatusTest {

  private static final int TIMES = 3_000;

  /** Near enough to each other that all can come first, and some together. */
  private static Instant near(Random random) {
    return GivenClock.START.plusMillis(random.nextInt(40));
  }

  private static <T> Optional<T> perhaps(Random random, T some) {
    return random.nextInt(3) == 0 ? Optional.of(some) : Optional.empty();
  }

  private static Secret secret(int number, Random random) {
    return new Secret(
        "secret" + number,
        "acme_secret" + number,
        near(random),
        perhaps(random, near(random)),
        perhaps(random, near(random)),
        perhaps(random, near(random)));
  }

  private static ApiKey key(Random random) {
    return ApiKey.builder("id", "ci", near(random), "user:alice")
        .enabled(random.nextInt(5) > 0, near(random))
        .notBefore(perhaps(random, near(random)))
        .expiresAt(perhaps(random, near(random)))
        .maxIdle(perhaps(random, Duration.ofMillis(1 + random.nextInt(20))))
        .revocation(
            random.nextInt(6) == 0
                ? Optional.of(new Revocation(near(random), "user:alice", Optional.empty()))
                : Optional.empty())
        .secrets(IntStream.range(0, random.nextInt(4)).mapToObj(n -> secret(n, random)).toList())
        .build();
  }

  @Test
  void isWhatItsDefinitionSaysAtEachBoundary() {
    Seeded.times(
        TIMES,
        random -> {
          ApiKey key = key(random);
          for (Instant at : StateModel.boundaries(key)) {
            assertThat(key.statusAt(at)).as("%s at %s", key, at).isEqualTo(StateModel.of(key, at));
          }
        });
  }

  @Test
  void isThatOfEachSecretAsItsDefinitionSays() {
    Seeded.times(
        TIMES,
        random -> {
          ApiKey key = key(random);
          for (Instant at : StateModel.boundaries(key)) {
            for (Secret secret : key.secrets()) {
              assertThat(key.statusOf(secret, at))
                  .as("%s of %s at %s", secret, key, at)
                  .isEqualTo(StateModel.of(key, secret, at));
            }
          }
        });
  }

  @Test
  void isTheSameForASecretAloneWithoutIdling() {
    Seeded.times(
        TIMES,
        random -> {
          Secret secret = secret(0, random);
          ApiKey key = key(random).toBuilder().maxIdle(Optional.empty()).build();
          Instant at = near(random);
          assertThat(secret.statusAt(at)).isEqualTo(key.statusOf(secret, at));
        });
  }

  @Test
  void isWrittenInLowerCase() {
    assertThat(List.of(KeyStatus.values()))
        .extracting(KeyStatus::text)
        .containsExactly("revoked", "disabled", "expired", "not_yet_valid", "active");
  }
}
