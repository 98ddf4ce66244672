package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the application says of owners, remembered for a while. When an owner changes, an answer
 * that is still being waited for is forgotten as well: whoever asks afterwards asks anew.
 * Thread-safe.
 */
final class Owners {

  private record Id(String tenant, String owner) {}

  private final KeyStore store;
  private final Optional<OwnerDirectory> directory;
  private final Cache<Id, CompletableFuture<OwnerState>> known;

  Owners(KeyStore store, Optional<OwnerDirectory> directory, Ticker ticker) {
    this.store = store;
    this.directory = directory;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(OwnerDirectory.MAX_REMEMBERED)
            .expireAfterWrite(Duration.ofSeconds(OwnerDirectory.MAX_AGE_SECONDS))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Whether anybody says anything of owners. */
  boolean areAsked() {
    return directory.isPresent();
  }

  /** What holds for this key; ownerless keys, and all without a directory, are as they are. */
  OwnerState of(ApiKey key) {
    if (directory.isEmpty() || key.owner().isEmpty()) {
      return OwnerState.active();
    }
    CompletableFuture<OwnerState> answer = ask(new Id(key.tenant(), key.owner().get()));
    try {
      return answer.get(OwnerDirectory.MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unknown(key, interrupted);
    } catch (ExecutionException | TimeoutException broken) {
      throw unknown(key, Objects.requireNonNullElse(broken.getCause(), broken));
    }
  }

  private static KeyStoreException unknown(ApiKey key, Throwable why) {
    return new KeyStoreException(
        "the owner of the key " + key.id() + " could not be asked for", why);
  }

  /** One thread asks, outside the cache, and the others wait for its answer. */
  private CompletableFuture<OwnerState> ask(Id id) {
    CompletableFuture<OwnerState> remembered = known.getIfPresent(id);
    if (remembered != null) {
      return remembered;
    }
    CompletableFuture<OwnerState> asked = new CompletableFuture<>();
    CompletableFuture<OwnerState> answer = known.get(id, same -> asked);
    if (answer == asked) {
      try {
        OwnerState state = directory.orElseThrow().find(id.tenant(), id.owner());
        asked.complete(Objects.requireNonNull(state, "the state of an owner"));
      } catch (Throwable broken) { // whatever it is, others wait for it
        known.asMap().remove(id, asked);
        asked.completeExceptionally(broken);
      }
    }
    return answer;
  }

  /**
   * Tells every node, and forgets here: at once, and again when the transaction has ended, since an
   * answer in its midst may have seen what is undone.
   */
  void changed(String tenant, String owner, Instant at) {
    forget(tenant, owner);
    store.announce(tenant, owner, at);
    store.afterCompletion(outcome -> forget(tenant, owner));
  }

  void forget(String tenant, String owner) {
    known.invalidate(new Id(tenant, owner));
  }

  void forgetAll() {
    known.invalidateAll();
  }
}
