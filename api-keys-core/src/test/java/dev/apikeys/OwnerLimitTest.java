package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerLimitTest {

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void refusesLessThanNone(int max) {
    assertRefused("max", () -> new OwnerLimit(max, GivenClock.START));
  }

  @Test
  void mayBeNone() {
    assertThat(new OwnerLimit(0, GivenClock.START).max()).isZero();
  }
}
