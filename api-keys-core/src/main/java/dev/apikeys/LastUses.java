package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes uses in memory, one per secret, and writes them in one batch per interval: a verification
 * writes nothing and waits for nobody. Bounded: beyond {@value #MAX_PENDING} secrets in one
 * interval, uses of further ones are not noted.
 */
final class LastUses implements AutoCloseable {

  static final int MAX_PENDING = 100_000;

  private static final Logger log = LoggerFactory.getLogger(LastUses.class);

  private final Map<String, Instant> pending = new ConcurrentHashMap<>();
  private final KeyStore store;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "api-keys-last-use");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> flushing;

  LastUses(KeyStore store, Duration interval) {
    this.store = store;
    long millis = interval.toMillis();
    this.flushing =
        timer.scheduleWithFixedDelay(this::flush, millis, millis, TimeUnit.MILLISECONDS);
  }

  void note(String secretId, Instant at) {
    if (pending.size() < MAX_PENDING || pending.containsKey(secretId)) {
      pending.merge(secretId, at, (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  /** Writes what is pending, by ascending id, so that two nodes never wait for each other. */
  private synchronized void flush() {
    List<SecretUse> batch = new ArrayList<>();
    for (String id : pending.keySet().stream().sorted().toList()) {
      Instant at = pending.remove(id);
      if (at != null) {
        batch.add(new SecretUse(id, at));
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      store.recordUses(batch);
    } catch (RuntimeException | Error broken) { // anything thrown would end the timer
      batch.forEach(use -> note(use.secretId(), use.at()));
      log.warn("{} last uses could not be written; they are tried again.", batch.size(), broken);
    }
  }

  @Override
  public void close() {
    flushing.cancel(false);
    timer.shutdown();
    flush();
  }
}
