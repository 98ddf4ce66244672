package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CachePolicyTest {

  private static final CachePolicy STANDARD = CachePolicy.standard();

  @Test
  void remembersAHundredThousandSecretsForThirtySecondsAndPollsEverySecond() {
    assertThat(STANDARD)
        .isEqualTo(
            new CachePolicy(100_000, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO));
  }

  @Test
  void changesByCopying() {
    assertThat(
            STANDARD
                .withMaximumKeys(1)
                .withTimeToLive(Duration.ofSeconds(2))
                .withPollInterval(Duration.ofSeconds(3))
                .withMaxStaleIfError(Duration.ofSeconds(4)))
        .isEqualTo(
            new CachePolicy(
                1, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
    assertThat(CachePolicy.none()).isEqualTo(STANDARD.withMaximumKeys(0));
  }

  @Test
  void allowsItsBounds() {
    STANDARD.withMaximumKeys(0).withMaximumKeys(CachePolicy.MOST_KEYS);
    STANDARD.withTimeToLive(Duration.ofMillis(1)).withTimeToLive(Duration.ofMinutes(5));
    STANDARD.withPollInterval(Duration.ofMillis(10)).withPollInterval(Duration.ofSeconds(30));
    STANDARD.withMaxStaleIfError(Duration.ZERO).withMaxStaleIfError(Duration.ofHours(24));
  }

  @Test
  void refusesWhatIsBeyondThem() {
    assertRefused("maximumKeys", () -> STANDARD.withMaximumKeys(-1));
    assertRefused("maximumKeys", () -> STANDARD.withMaximumKeys(CachePolicy.MOST_KEYS + 1));
    assertRefused("timeToLive", () -> STANDARD.withTimeToLive(Duration.ofNanos(999_999)));
    assertRefused("timeToLive", () -> STANDARD.withTimeToLive(Duration.ofMillis(300_001)));
    assertRefused("pollInterval", () -> STANDARD.withPollInterval(Duration.ofMillis(9)));
    assertRefused("pollInterval", () -> STANDARD.withPollInterval(Duration.ofMillis(30_001)));
    assertRefused("maxStaleIfError", () -> STANDARD.withMaxStaleIfError(Duration.ofNanos(-1)));
    assertRefused("maxStaleIfError", () -> STANDARD.withMaxStaleIfError(Duration.ofHours(25)));
  }
}
