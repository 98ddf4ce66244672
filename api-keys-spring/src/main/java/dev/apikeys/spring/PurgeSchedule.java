package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Purge;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Removes what piles up in the database, at an interval, as long as the application runs. On one
 * daemon thread; several nodes that do so at once do no harm.
 */
final class PurgeSchedule implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(PurgeSchedule.class);
  private static final String ROOT = "api-keys.purge.";
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final List<ApiKeys> keys;
  private final Duration interval;
  private final Map<Purge, Duration> ages = new EnumMap<>(Purge.class);
  private @Nullable ScheduledExecutorService timer;

  /**
   * Of all these keys, as it is set.
   *
   * @throws InvalidSettingException if a setting cannot be kept
   */
  PurgeSchedule(List<ApiKeys> keys, PurgeSettings settings) {
    this.keys = List.copyOf(keys);
    this.interval = settings.interval();
    boolean sane = interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0;
    if (!interval.isZero() && !sane) {
      throw new InvalidSettingException(
          ROOT + "interval",
          "is " + interval + ": give 1s to " + LONGEST.toDays() + "d, or 0s for never");
    }
    put(Purge.CHANGES, "changes", settings.changes(), Duration.ofDays(1));
    put(Purge.REQUESTS, "requests", settings.requests(), Duration.ZERO);
    if (settings.retiredSecrets() != null) {
      put(Purge.RETIRED_SECRETS, "retired-secrets", settings.retiredSecrets(), Duration.ZERO);
    }
    if (settings.audit() != null) {
      put(Purge.AUDIT, "audit", settings.audit(), Duration.ZERO);
    }
  }

  private void put(Purge what, String name, Duration age, Duration least) {
    if (age.compareTo(least) < 0 || age.compareTo(LONGEST) > 0) {
      throw new InvalidSettingException(
          ROOT + name,
          "is " + age + ": give " + least.toDays() + "d to " + LONGEST.toDays() + "d, such as 30d");
    }
    ages.put(what, age);
  }

  /** Looks once for what is old enough. */
  void purge() {
    keys.forEach(some -> ages.forEach((what, age) -> purge(some, what, age)));
  }

  private static void purge(ApiKeys keys, Purge what, Duration age) {
    try {
      int rows = keys.purge(what, age);
      log.debug("{} rows of {} were removed, older than {}.", rows, what, age);
    } catch (RuntimeException | Error broken) { // anything thrown would end the timer
      log.warn("Old rows of {} could not be removed; that is tried again.", what, broken);
    }
  }

  @Override
  public synchronized void start() {
    if (timer != null || interval.isZero()) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "api-keys-purge");
              thread.setDaemon(true);
              return thread;
            });
    long millis = interval.toMillis();
    long first = Math.min(millis, SOON.toMillis()); // whoever is started each day purges as well
    var unused = started.scheduleWithFixedDelay(this::purge, first, millis, TimeUnit.MILLISECONDS);
    timer = started;
  }

  /** Interrupts nothing: H2 would close the files of the database, under others as well. */
  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.shutdown();
      timer = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }
}
