package dev.apikeys.spring;

import dev.apikeys.LookupListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Times look-ups of secrets, in memory and beyond, for each registry it is bound to. Thread-safe.
 */
final class LookupMeters implements LookupListener, MeterBinder {

  static final String NAME = "api.keys.lookups";

  private final List<Timer> hits = new CopyOnWriteArrayList<>();
  private final List<Timer> misses = new CopyOnWriteArrayList<>();

  @Override
  public void lookedUp(boolean remembered, long nanos) {
    for (Timer timer : remembered ? hits : misses) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    hits.add(timer(registry, "hit"));
    misses.add(timer(registry, "miss"));
  }

  private static Timer timer(MeterRegistry registry, String cache) {
    return Timer.builder(NAME)
        .tag("cache", cache)
        .description("Look-ups of presented secrets, in memory or in the store")
        .register(registry);
  }
}
