package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

  private static final long MOST_SECONDS = Duration.ofDays(31).toSeconds();

  private static RateLimit limit(int requests, long seconds) {
    return new RateLimit(requests, Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_000_001, Integer.MAX_VALUE})
  void refusesRequestsOutOfRange(int requests) {
    assertThatThrownBy(() -> limit(requests, 1))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("rate_limit has " + requests + " requests: 1 to 1000000000 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT1.5S", "PT744H1S", "PT744H0.001S"})
  void refusesATimeOutOfRangeOrInParts(Duration per) {
    assertThatThrownBy(() -> new RateLimit(1, per))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(
            "rate_limit is per " + per + ": whole seconds are allowed, from 1 second to 31 days");
  }

  @Test
  void takesWhatIsAtTheEdgeOfItsRange() {
    assertThat(limit(1, 1)).hasToString("1 per 1 s");
    assertThat(limit(1_000_000_000, MOST_SECONDS)).hasToString("1000000000 per 2678400 s");
  }

  @ParameterizedTest(name = "{0} per {1} s is within {2} per {3} s: {4}, because {5}")
  @CsvSource({
    "10, 60, 10, 60, true,  it is the same",
    "9,  60, 10, 60, true,  it is less at once and on average",
    "11, 60, 10, 60, false, it is more",
    "10, 61, 10, 60, true,  it is less on average",
    "10, 59, 10, 60, false, it is more on average",
    "1,  1,  60, 60, true,  it is as much on average and less at once",
    "60, 60, 1,  1,  false, it is as much on average but more at once",
    "1,  1,  59, 60, false, it is less at once but more on average",
    "61, 90, 60, 60, false, it is less on average but more at once"
  })
  void isWithinWhatIsNoLessAtOnceNorOnAverage(
      int requests, long per, int others, long othersPer, boolean within, String because) {
    assertThat(limit(requests, per).isWithin(limit(others, othersPer)))
        .as(because)
        .isEqualTo(within);
  }

  @Test
  void doesNotOverflow() {
    RateLimit most = limit(1_000_000_000, 1);
    RateLimit mostAtOnce = limit(1_000_000_000, MOST_SECONDS);
    assertThat(most.isWithin(mostAtOnce)).isFalse();
    assertThat(mostAtOnce.isWithin(most)).isTrue();
    assertThat(mostAtOnce.isWithin(limit(999_999_999, MOST_SECONDS))).isFalse();
    assertThat(limit(999_999_999, MOST_SECONDS).isWithin(mostAtOnce)).isTrue();
  }

  @Test
  void isWithinAnotherByFractions() {
    Seeded.times(
        2_000,
        random -> {
          RateLimit one = limit(1 + random.nextInt(1_000_000_000), 1 + random.nextInt(2_678_400));
          RateLimit other = limit(1 + random.nextInt(1_000_000_000), 1 + random.nextInt(2_678_400));
          boolean slower = product(one, other).compareTo(product(other, one)) <= 0;
          assertThat(one.isWithin(other)).isEqualTo(one.requests() <= other.requests() && slower);
        });
  }

  private static BigInteger product(RateLimit requests, RateLimit per) {
    return BigInteger.valueOf(requests.requests())
        .multiply(BigInteger.valueOf(per.per().toSeconds()));
  }
}
