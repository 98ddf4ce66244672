package dev.apikeys.spring;

import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import dev.apikeys.VerificationListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts verifications by their outcome, and by the reason of a refusal: all of these from the
 * beginning, so that the first one is a rise. Needs no registry in order to count. Thread-safe.
 */
final class VerificationMeters implements VerificationListener, MeterBinder {

  static final String NAME = "api.keys.verifications";

  private final LongAdder verified = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

  VerificationMeters() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  @Override
  public void verified(Verification outcome, VerificationContext context, Instant at) {
    LongAdder counter =
        outcome instanceof Verification.Rejected refusal
            ? rejected.get(refusal.reason())
            : verified;
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    register(registry, "success", "none", verified);
    rejected.forEach(
        (reason, counter) ->
            register(registry, "failure", reason.name().toLowerCase(Locale.ROOT), counter));
  }

  private static void register(
      MeterRegistry registry, String outcome, String reason, LongAdder counter) {
    FunctionCounter.builder(NAME, counter, LongAdder::doubleValue)
        .tags("outcome", outcome, "reason", reason)
        .description("Presented credentials that were verified")
        .baseUnit("verifications")
        .register(registry);
  }
}
