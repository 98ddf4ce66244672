package dev.apikeys;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What is being looked up at this moment: one thread looks, and others that want the same, in the
 * same epoch, wait for it. Thread-safe.
 *
 * @param <K> what is wanted
 * @param <V> what is found
 */
final class Flights<K, V> {

  static final int MAX_WAIT_SECONDS = 10;

  private record Key<K>(K wanted, long epoch) {}

  private final ConcurrentMap<Key<K>, CompletableFuture<Optional<V>>> inFlight =
      new ConcurrentHashMap<>();

  /**
   * What a look-up finds, or one that is on its way.
   *
   * @throws KeyStoreException if the look-up of another thread failed, or did not come back
   */
  Optional<V> join(K wanted, long epoch, Supplier<Optional<V>> lookup) {
    Key<K> key = new Key<>(wanted, epoch);
    CompletableFuture<Optional<V>> own = new CompletableFuture<>();
    CompletableFuture<Optional<V>> other = inFlight.putIfAbsent(key, own);
    if (other != null) {
      return await(other);
    }
    try {
      Optional<V> found = lookup.get();
      own.complete(found);
      return found;
    } catch (Throwable broken) { // whatever it is, others wait for it
      own.completeExceptionally(broken);
      throw broken;
    } finally {
      inFlight.remove(key, own);
    }
  }

  private static <V> Optional<V> await(CompletableFuture<Optional<V>> other) {
    try {
      return other.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KeyStoreException("interrupted while waiting for a look-up", interrupted);
    } catch (ExecutionException | TimeoutException broken) {
      throw new KeyStoreException(
          "the look-up of another thread failed, or did not come back",
          Objects.requireNonNullElse(broken.getCause(), broken));
    }
  }
}
