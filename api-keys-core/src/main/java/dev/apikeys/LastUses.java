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
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has uses noted in memory, at the snapshots of what is used, and writes them in one batch per
 * interval: a verification writes nothing and waits for nobody. Bounded: beyond {@value
 * #MAX_PENDING} secrets in one interval, uses of further ones are not noted.
 */
final class LastUses implements AutoCloseable {

  static final int MAX_PENDING = 100_000;

  private static final Logger log = LoggerFactory.getLogger(LastUses.class);

  private final Map<String, Snapshot> pending = new ConcurrentHashMap<>();
  private final LongAdder notNoted = new LongAdder();
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

  /** Notes a use at a time in milliseconds. */
  void note(Snapshot used, long at) {
    if (!used.use(at)) {
      noteFirst(used, at);
    }
  }

  /** From now on its uses are noted at this snapshot, and what was noted at an earlier one. */
  private void noteFirst(Snapshot used, long at) {
    String id = used.secret().id();
    if (pending.size() < MAX_PENDING || pending.containsKey(id)) {
      pending.compute(
          id,
          (same, earlier) -> {
            used.startUse(earlier == null ? at : Math.max(at, earlier.endUse()));
            return used;
          });
    } else {
      notNoted.increment();
    }
  }

  /** How many uses found no room. */
  long notNoted() {
    return notNoted.sum();
  }

  /** Writes what is pending, by ascending id, so that two nodes never wait for each other. */
  private synchronized void flush() {
    List<Snapshot> used = new ArrayList<>();
    List<SecretUse> batch = new ArrayList<>();
    try {
      for (String id : pending.keySet().stream().sorted().toList()) {
        Snapshot one = pending.remove(id);
        long at = one == null ? Snapshot.NOWHERE : one.endUse();
        if (one != null && at != Snapshot.NOWHERE) { // which another thread took it to be again
          batch.add(new SecretUse(id, Instant.ofEpochMilli(at)));
          used.add(one);
        }
      }
      if (!batch.isEmpty()) {
        store.recordUses(batch);
      }
    } catch (RuntimeException | Error broken) { // anything thrown would end the timer
      for (int i = 0; i < batch.size(); i++) {
        note(used.get(i), batch.get(i).at().toEpochMilli());
      }
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
