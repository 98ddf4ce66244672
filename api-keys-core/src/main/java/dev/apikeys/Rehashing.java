package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the hashes of secrets in use under the current scheme, behind the verifications that come
 * across them. Nobody waits for it: a hash is replaced if it is still the one that was proved, what
 * finds no room is left for the next use, and a secret is tried once an hour at most, so that nodes
 * in the midst of a change of peppers do not undo each other's work at every request. Holds hashes
 * alone, never a token. Thread-safe.
 */
final class Rehashing implements AutoCloseable {

  static final int MAX_WAITING = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Rehashing.class);
  private static final int MAX_REMEMBERED = 100_000;

  private final LongAdder putOff = new LongAdder();
  private final KeyStore store;
  private final SecretHasher hasher;
  private final ThreadPoolExecutor worker;
  private final Cache<String, Boolean> tried;

  Rehashing(KeyStore store, SecretHasher hasher, Ticker ticker) {
    this.store = store;
    this.hasher = hasher;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "api-keys-rehash");
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
    this.tried =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(Duration.ofHours(1))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Takes note of a proved secret, if its hash is under an outdated scheme. */
  void note(byte[] token, String secretId, SecretHash proved) {
    if (!hasher.isOutdated(proved)
        || worker.isShutdown()
        || tried.asMap().putIfAbsent(secretId, true) != null) {
      return;
    }
    SecretHash replacement = hasher.hash(token);
    try {
      worker.execute(() -> rehash(secretId, proved, replacement));
    } catch (RejectedExecutionException full) {
      tried.invalidate(secretId);
      if (!worker.isShutdown()) {
        putOff.increment();
      }
    }
  }

  /** How often one found no room. */
  long putOff() {
    return putOff.sum();
  }

  private void rehash(String secretId, SecretHash proved, SecretHash replacement) {
    try {
      store.rehash(secretId, proved, replacement);
    } catch (RuntimeException broken) {
      log.warn(
          "The secret {} could not be re-hashed; a use in an hour or later tries again.",
          secretId,
          broken);
    }
  }

  /** Takes no more, and finishes what waits, for at most 5 seconds. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
