package dev.apikeys;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Where Bucket4j keeps the buckets of many nodes, for tests: a map of what it writes. */
final class RemoteBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

  private final ConcurrentMap<String, byte[]> states = new ConcurrentHashMap<>();

  RemoteBuckets() {
    this(InstantSource.system());
  }

  RemoteBuckets(InstantSource clock) {
    super(ClientSideConfig.getDefault().withClientClock(new SteadyTime(clock)));
  }

  /** The names of the buckets. */
  Set<String> names() {
    return Set.copyOf(states.keySet());
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
    return new CompareAndSwapOperation() {
      @Override
      public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
        return Optional.ofNullable(states.get(key));
      }

      @Override
      public boolean compareAndSwap(
          byte @Nullable [] original,
          byte[] changed,
          RemoteBucketState state,
          Optional<Long> timeoutNanos) {
        byte[] now =
            states.compute(key, (name, there) -> Arrays.equals(there, original) ? changed : there);
        return now == changed;
      }
    };
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  public void removeProxy(String key) {
    states.remove(key);
  }
}
