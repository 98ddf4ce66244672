package dev.apikeys.jdbc;

import dev.apikeys.Verification;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Verification that asks PostgreSQL each time, beside the bare statement. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UncachedVerify {

  /** Measures the whole verification, with a scope required. */
  @Benchmark
  public Verification verify(StoredKeys keys, Turn turn) {
    return keys.verify(turn.of(keys.tokens()));
  }

  /** Measures the same statement by plain JDBC, on a connection of the same pool, all columns. */
  @Benchmark
  public Object select(StoredKeys keys, Turn turn) throws SQLException {
    return keys.select(Keyring.idOf(turn.of(keys.tokens())));
  }
}
