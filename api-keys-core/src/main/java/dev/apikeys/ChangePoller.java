package dev.apikeys;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.Statistics.Reliance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what other nodes change: asks the store at an interval, by one indexed query, and lets
 * what changed be forgotten. While it cannot, it asks less often, and nothing that is remembered is
 * relied on. One daemon thread, from the first verification on. Thread-safe.
 */
final class ChangePoller implements AutoCloseable {

  /** More rows than that are not read at once: all is forgotten instead. */
  static final int MOST_ROWS = 10_000;

  private static final Logger log = LoggerFactory.getLogger(ChangePoller.class);
  private static final int MOST_DOUBLINGS = 3;
  private static final int MAX_WAIT_SECONDS = 5;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);

  private final KeyStore store;
  private final Snapshots snapshots;
  private final Owners owners;
  private final Trust trust;
  private final Ticker ticker;
  private final long interval;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch polledOnce = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ChangeCursor cursor = new ChangeCursor();
  private final Thread thread;
  private boolean following;
  private long lastBegun;
  private volatile boolean begun;
  private volatile long lastSeen;
  private int failures;

  ChangePoller(
      KeyStore store,
      Snapshots snapshots,
      Owners owners,
      Trust trust,
      CachePolicy policy,
      Ticker ticker) {
    this.store = store;
    this.snapshots = snapshots;
    this.owners = owners;
    this.trust = trust;
    this.ticker = ticker;
    this.interval = policy.pollInterval().toNanos();
    // Without what the thread that happens to verify first has about it.
    this.thread = new Thread(null, this::run, "api-keys-poll", 0, false);
    thread.setDaemon(true);
  }

  /**
   * Begins to poll, unless that was done before, and waits for the first: not on the thread of the
   * caller, who may be in a transaction.
   */
  void start() {
    if (stopped.getCount() == 0 || !started.compareAndSet(false, true)) {
      return;
    }
    lastSeen = ticker.read();
    begun = true;
    try {
      thread.start();
      polledOnce.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError noThread) {
      log.warn("No thread could be had to poll; the next look-up tries again.", noThread);
      begun = false;
      started.set(false);
    }
  }

  private void run() {
    try {
      do {
        poll();
        polledOnce.countDown();
      } while (!stopped.await(delay(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interrupted) {
      log.warn("Polling was interrupted: from now on each verification asks the store.");
    }
  }

  /**
   * How long to wait until the next poll: an interval from the beginning of the last one, if that
   * succeeded. The first that fails is repeated soon, before trust ends.
   */
  long delay() {
    long spent = ticker.read() - lastBegun;
    long period =
        failures == 0
            ? interval
            : failures == 1 ? interval / 4 : interval << Math.min(failures - 2, MOST_DOUBLINGS);
    return Math.max(interval / 10, period - spent);
  }

  /** Looks once for what has changed. */
  void poll() {
    long now = ticker.read();
    lastBegun = now;
    try {
      if (following && now - lastSeen < ChangeCursor.OVERLAP.toNanos()) {
        follow(now);
      } else {
        begin(now);
      }
      trust.renew(now);
      lastSeen = now;
      if (failures > 0) {
        log.info("Changes can be seen again, after {} polls that failed.", failures);
      }
      failures = 0;
    } catch (RuntimeException | Error broken) { // anything thrown would end the thread
      failures++;
      if (failures == 1) {
        log.warn(
            "Changes cannot be seen: each verification asks the store until they can.", broken);
      }
    }
  }

  /**
   * Whether what is remembered is relied on; of the first poll not before it could have come back.
   */
  Reliance reliance() {
    long now = ticker.read();
    if (!isFollowing()) {
      return Reliance.NONE;
    }
    if (trust.holds(now)) {
      return Reliance.FULL;
    }
    return polledOnce.getCount() > 0 && now - lastSeen < PATIENCE
        ? Reliance.NONE
        : Reliance.SUSPENDED;
  }

  /** How long ago changes were last seen, or were to be seen for the first time. */
  Optional<Duration> sinceSeen() {
    return isFollowing()
        ? Optional.of(Duration.ofNanos(Math.max(0, ticker.read() - lastSeen)))
        : Optional.empty();
  }

  private boolean isFollowing() {
    return begun && stopped.getCount() > 0;
  }

  /** What there is now needs no attention once all that was read before it is forgotten. */
  private void begin(long now) {
    long newest = store.changes(Long.MAX_VALUE, 0).newest();
    Changes page =
        store.changes(Math.max(0, newest - ChangeCursor.FIRST_LOOK), ChangeCursor.FIRST_LOOK);
    cursor.start(page.newest(), page.rows(), now);
    forgetAll();
    following = true;
  }

  private void forgetAll() {
    snapshots.forgetAll();
    owners.forgetAll();
  }

  private void follow(long now) {
    Changes page = store.changes(cursor.from(), MOST_ROWS);
    boolean all = page.rows().size() < MOST_ROWS;
    if (!cursor.continues(page.newest(), page.rows(), all)) {
      log.warn(
          "The database is another one than at the last poll: what is remembered is forgotten.");
      forgetAll(); // though what follows may fail
      begin(now);
      return;
    }
    for (KeyChange row : page.rows()) {
      if (!cursor.hasSeen(row)) {
        apply(row);
      }
      cursor.see(row);
    }
    if (!all) {
      forgetAll();
    }
    cursor.mark(ticker.read(), page.newest());
  }

  private void apply(KeyChange change) {
    change.secretId().ifPresent(snapshots::forget);
    if (change.secretId().isEmpty()) {
      change.owner().ifPresent(owner -> owners.forget(change.tenant(), owner));
    }
  }

  /** Stops, and waits for 5 seconds at most; from then on nothing that is remembered is used. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(MAX_WAIT_SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    trust.end(ticker.read());
    snapshots.clear();
  }
}
