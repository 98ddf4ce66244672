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

  private record Key<K>(K wanted, int epoch) {}

  private record Flight<V>(long begun, CompletableFuture<Optional<V>> landing) {}

  private final ConcurrentMap<Key<K>, Flight<V>> inFlight = new ConcurrentHashMap<>();

  /** One that is on its way since then at the earliest. */
  Optional<CompletableFuture<Optional<V>>> find(K wanted, int epoch, long since) {
    return Optional.ofNullable(inFlight.get(new Key<>(wanted, epoch)))
        .filter(flight -> flight.begun() - since >= 0)
        .map(Flight::landing);
  }

  /**
   * What a look-up finds that begins now, or one that is on its way since then at the earliest.
   *
   * @throws KeyStoreException if the look-up of another thread failed, or did not come back
   */
  Optional<V> join(K wanted, int epoch, long since, long now, Supplier<Optional<V>> lookup) {
    Optional<CompletableFuture<Optional<V>>> other = find(wanted, epoch, since);
    if (other.isPresent()) {
      return await(other.get());
    }
    Key<K> key = new Key<>(wanted, epoch);
    Flight<V> own = new Flight<>(now, new CompletableFuture<>());
    Flight<V> faster = inFlight.putIfAbsent(key, own);
    if (faster != null && faster.begun() - since >= 0) {
      return await(faster.landing());
    }
    try {
      Optional<V> found = lookup.get();
      own.landing().complete(found);
      return found;
    } catch (Throwable broken) { // whatever it is, others wait for it
      own.landing().completeExceptionally(broken);
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
