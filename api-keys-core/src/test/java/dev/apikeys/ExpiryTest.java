package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryTest {

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  @Test
  void refusesAnInstantThatNoStoreCouldKeepAtOnce() {
    assertRefused("expires_at", () -> new Expiry.At(LATEST.plusNanos(1)));
    assertRefused("expires_at", () -> new Expiry.At(Instant.EPOCH.minusNanos(1)));
  }

  @Test
  void refusesATimeThatIsNoneOrTooLongAtOnce() {
    assertRefused("expires_at", () -> new Expiry.In(Duration.ZERO));
    assertRefused("expires_at", () -> new Expiry.In(Duration.ofNanos(999_999)));
    assertRefused("expires_at", () -> new Expiry.In(Duration.ofDays(365 * 8_100L)));
  }

  @Test
  void refusesATimeThatGoesBeyondTheYear9999FromNow() {
    Expiry long8000 = new Expiry.In(Duration.between(GivenClock.START, LATEST));
    assertThat(long8000.from(GivenClock.START)).contains(LATEST);
    assertRefused("expires_at", () -> long8000.from(GivenClock.START.plusMillis(1)));
    assertRefused("expires_at", () -> long8000.from(Instant.MAX));
  }

  @Test
  void cutsItsEndToMilliseconds() {
    assertThat(new Expiry.At(GivenClock.START.plusNanos(1)))
        .isEqualTo(new Expiry.At(GivenClock.START));
  }
}
