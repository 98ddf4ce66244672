package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {

  private final GivenClock clock = new GivenClock();
  private final AtomicReference<Runnable> whileRead = new AtomicReference<>(() -> {});
  private final InstantSource slowlyRead =
      () -> {
        Instant read = clock.instant();
        whileRead.getAndSet(() -> {}).run();
        return read;
      };
  private final SteadyTime time = new SteadyTime(slowlyRead);

  private Duration passed() {
    return Duration.ofNanos(time.currentTimeNanos());
  }

  private void setBack(Duration step) {
    clock.set(clock.instant().minus(step));
  }

  @Test
  void goesOnWithTheClock() {
    assertThat(passed()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(passed()).isEqualTo(Duration.ofMillis(1));
    clock.advance(Duration.ofDays(365));
    assertThat(passed()).isEqualTo(Duration.ofDays(365).plusMillis(1));
  }

  @Test
  void goesOnWhereItWasWhenTheClockIsSetBackAgainAndAgain() {
    Duration expected = Duration.ZERO;
    for (Duration step :
        new Duration[] {Duration.ofMillis(1), Duration.ofSeconds(9), Duration.ofHours(5)}) {
      clock.advance(Duration.ofMinutes(1));
      expected = expected.plusMinutes(1);
      assertThat(passed()).isEqualTo(expected);
      setBack(step);
      assertThat(passed()).isEqualTo(expected);
      clock.advance(Duration.ofMillis(20));
      expected = expected.plusMillis(20);
      assertThat(passed()).isEqualTo(expected);
    }
  }

  @Test
  void makesNoLeapWhereTheClockIsSetBackWhileAThreadReadsIt() {
    clock.advance(Duration.ofHours(2));
    passed();
    whileRead.set(
        () -> {
          setBack(Duration.ofHours(1));
          passed();
        });
    assertThat(passed()).isEqualTo(Duration.ofHours(2));
    clock.advance(Duration.ofMinutes(1));
    assertThat(passed()).isEqualTo(Duration.ofHours(2).plusMinutes(1));
  }

  @Test
  void makesNoLeapWhereAnotherThreadReadsALaterTimeMeanwhile() {
    clock.advance(Duration.ofSeconds(1));
    whileRead.set(
        () -> {
          clock.advance(Duration.ofSeconds(30));
          assertThat(passed()).isEqualTo(Duration.ofSeconds(31));
        });
    assertThat(passed()).isEqualTo(Duration.ofSeconds(31));
    clock.advance(Duration.ofSeconds(1));
    assertThat(passed()).isEqualTo(Duration.ofSeconds(32));
  }

  @Test
  void goesOnInAnyYear() {
    for (String start : new String[] {"1900-01-01T00:00:00Z", "2400-01-01T00:00:00Z"}) {
      clock.set(Instant.parse(start));
      SteadyTime there = new SteadyTime(clock);
      clock.advance(Duration.ofMinutes(1));
      assertThat(there.currentTimeNanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
    }
  }
}
