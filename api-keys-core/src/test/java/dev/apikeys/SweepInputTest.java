package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Sweep} makes of input that nothing good can come of. */
class SweepInputTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = ApiKeys.create(store, "acme_live");
  private final Sweep sweep = keys.as(Actor.of("alice")).sweep();

  @AfterEach
  void close() {
    assertThat(store.takeCalls()).isEmpty();
    keys.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\u3000", "a\u0000", "a\nb", "a\u202eb"})
  void refusesAnOwnerThatNoKeyCanHave(String owner) {
    assertRefused("owner", () -> sweep.revokeAllOf("", owner, ""));
    assertRefused("owner", () -> sweep.eraseOwner("", owner));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " a", "a\u3000", "a\u0000", "a\nb", "a\u202eb"})
  void refusesATenantThatNoKeyCanBeIn(String tenant) {
    assertRefused("tenant", () -> sweep.revokeAllOf(tenant, "a", ""));
    assertRefused("tenant", () -> sweep.eraseOwner(tenant, "a"));
  }

  @Test
  void refusesOverlongOwnersAndTenants() {
    assertRefused("owner", () -> sweep.eraseOwner("", "x".repeat(256)));
    assertRefused("tenant", () -> sweep.eraseOwner("x".repeat(256), "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u0000", "\u001b[31m", "\u202e"})
  void refusesAnUnprintableReason(String reason) {
    assertRefused("reason", () -> sweep.revokeAllOf("", "a", reason));
    assertRefused("reason", () -> sweep.revokeUnused(DAY, reason));
  }

  @Test
  void refusesTimesThatAreTooShort() {
    assertRefused("time", () -> sweep.revokeUnused(DAY.minusNanos(1), ""));
    assertRefused("age", () -> sweep.rotateOlderThan(Duration.ZERO, DAY, issued -> {}));
    assertRefused(
        "overlap_seconds", () -> sweep.rotateOlderThan(DAY, Duration.ofNanos(-1), issued -> {}));
  }

  @Test
  void takesAHundredYearsWhichBeginBefore1970() {
    Duration longest = Duration.ofDays(36_525);
    assertThat(sweep.revokeUnused(longest, "")).isZero();
    assertThat(sweep.rotateOlderThan(longest, longest, issued -> {})).isZero();
    assertThat(store.takeCalls()).containsExactly("list", "list");
  }
}
