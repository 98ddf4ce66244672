package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows what {@link ApiKeys} has come to.
 *
 * @param keys asked for whenever a meter is read
 */
record StatisticsMeters(Supplier<ApiKeys> keys) implements MeterBinder {

  static final String SIZE = "api.keys.cache.size";
  static final String LAG = "api.keys.poller.lag";
  static final String USES = "api.keys.dropped.uses";
  static final String REHASHES = "api.keys.dropped.rehashes";
  static final String UNCOUNTED = "api.keys.rate.limiter.uncounted";

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(SIZE, this, of(Statistics::rememberedSecrets))
        .description("Secrets that are remembered")
        .baseUnit("secrets")
        .register(registry);
    TimeGauge.builder(LAG, this, TimeUnit.SECONDS, of(StatisticsMeters::lag))
        .description("Time since changes elsewhere were last seen, while they are followed")
        .register(registry);
    counter(USES, "uses", of(Statistics::usesNotNoted))
        .description("Uses that last_used_at leaves out, since too many secrets were in use")
        .register(registry);
    counter(REHASHES, "rehashes", of(Statistics::rehashesPutOff))
        .description("Replacements of outdated hashes put off to a later use, for want of room")
        .register(registry);
    counter(UNCOUNTED, "requests", meters -> meters.keys.get().limits().uncounted())
        .description("Requests that could not be counted against a limit")
        .register(registry);
  }

  private FunctionCounter.Builder<StatisticsMeters> counter(
      String name, String unit, ToDoubleFunction<StatisticsMeters> count) {
    return FunctionCounter.builder(name, this, count).baseUnit(unit);
  }

  private static ToDoubleFunction<StatisticsMeters> of(ToDoubleFunction<Statistics> value) {
    return meters -> value.applyAsDouble(meters.keys.get().statistics());
  }

  private static double lag(Statistics statistics) {
    return statistics
        .sinceChangesSeen()
        .map(Duration::toNanos)
        .map(nanos -> nanos / 1e9)
        .orElse(Double.NaN);
  }
}
