package dev.apikeys.jdbc;

import dev.apikeys.Verification;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Verification of keys that are remembered, beside the bare work that it cannot do without. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedVerify {

  /** Measures the whole verification, with a scope required. */
  @Benchmark
  public Verification verify(CachedKeys keys, Turn turn, Asked asked) {
    return keys.verify(turn.of(keys.tokens()));
  }

  /** Measures the HMAC of the same tokens in the same order, by a Mac that is made once. */
  @Benchmark
  public byte[] hmac(CachedKeys keys, Turn turn, Digests digests) {
    return digests.hmac(turn.of(keys.tokens()));
  }

  /** Measures the same with SHA-256, which needs no pepper. */
  @Benchmark
  public byte[] sha256(CachedKeys keys, Turn turn, Digests digests) {
    return digests.sha256(turn.of(keys.tokens()));
  }

  /** Measures one look-up in a bare map, by the id cut out of the same tokens in the same order. */
  @Benchmark
  public @Nullable Object map(CachedKeys keys, Turn turn) {
    return keys.map().get(Keyring.idOf(turn.of(keys.tokens())));
  }

  /** Measures the least that verifies the same token, written by hand: see {@link Minimum}. */
  @Benchmark
  public boolean minimum(CachedKeys keys, Turn turn, Digests digests, Minimum minimum) {
    return minimum.verifies(turn.of(keys.tokens()), digests);
  }
}
