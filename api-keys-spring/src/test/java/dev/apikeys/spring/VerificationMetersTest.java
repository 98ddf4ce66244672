package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How verifications are counted. */
class VerificationMetersTest {

  private final VerificationMeters meters = new VerificationMeters();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static Verification refused(Rejection reason) {
    return new Verification.Rejected(reason, List.of(), Optional.empty(), Optional.empty());
  }

  private void tell(Rejection reason) {
    meters.verified(refused(reason), VerificationContext.none(), Instant.EPOCH);
  }

  private static FunctionCounter counter(SimpleMeterRegistry of, String outcome, String reason) {
    return of.get("api.keys.verifications")
        .tags("outcome", outcome, "reason", reason)
        .functionCounter();
  }

  @ParameterizedTest
  @EnumSource(Rejection.class)
  void countARefusalByItsReasonAlone(Rejection reason) {
    meters.bindTo(registry);
    tell(reason);
    assertThat(counter(registry, "failure", reason.name().toLowerCase(Locale.ROOT)).count())
        .isEqualTo(1);
    assertThat(registry.getMeters())
        .filteredOn(meter -> meter.measure().iterator().next().getValue() > 0)
        .hasSize(1);
  }

  @Test
  void areAllThereBeforeAnythingIsCounted() {
    meters.bindTo(registry);
    assertThat(registry.getMeters()).hasSize(1 + Rejection.values().length);
    assertThat(counter(registry, "success", "none").count()).isZero();
    assertThat(counter(registry, "success", "none").getId().getBaseUnit())
        .isEqualTo("verifications");
  }

  @Test
  void countForEveryRegistryAndBeforeThereIsOne() {
    SimpleMeterRegistry late = new SimpleMeterRegistry();
    tell(Rejection.SCOPE);
    meters.bindTo(registry);
    tell(Rejection.SCOPE);
    meters.bindTo(late);
    assertThat(counter(registry, "failure", "scope").count()).isEqualTo(2);
    assertThat(counter(late, "failure", "scope").count()).isEqualTo(2);
  }
}
