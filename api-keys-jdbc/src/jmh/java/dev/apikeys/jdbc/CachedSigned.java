package dev.apikeys.jdbc;

import dev.apikeys.Verification;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Verification of signed keys that are remembered, beside the HMAC of their tokens. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedSigned {

  /** Measures the whole verification, with a scope required. */
  @Benchmark
  public Verification verify(SignedKeys keys, Turn turn, AskedSigned asked) {
    return keys.verify(turn.of(keys.tokens()));
  }

  /** Measures the HMAC of the same tokens in the same order, by a Mac that is made once. */
  @Benchmark
  public byte[] hmac(SignedKeys keys, Turn turn, Digests digests) {
    return digests.hmac(turn.of(keys.tokens()));
  }
}
