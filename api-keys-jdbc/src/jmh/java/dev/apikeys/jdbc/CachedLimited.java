package dev.apikeys.jdbc;

import dev.apikeys.Verification;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Verification of keys that are remembered and have a limit. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedLimited {

  /** Measures the whole verification, with a scope required. */
  @Benchmark
  public Verification verify(LimitedKeys keys, Turn turn, AskedLimited asked) {
    return keys.verify(turn.of(keys.tokens()));
  }
}
