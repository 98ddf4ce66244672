package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Issue of keys. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Issue {

  private static final Actor ALICE = Actor.of("alice");

  /** Keys over an empty store in memory. */
  @State(Scope.Benchmark)
  public static class InMemory {

    private final ApiKeys keys = Keyring.over(new InMemoryKeyStore()).build();
    private int number;

    /** Ends it. */
    @TearDown
    public void close() {
      keys.close();
    }
  }

  /** Keys over empty tables of PostgreSQL, which waits for its disk at each commit. */
  @State(Scope.Benchmark)
  public static class OnPostgres {

    private final HikariDataSource pool = Server.given();
    private final ApiKeys keys = Keyring.over(JdbcKeyStore.create(pool)).build();
    private int number;

    /** Ends it. */
    @TearDown
    public void close() {
      keys.close();
      pool.close();
    }
  }

  /** Measures issue into memory. */
  @Benchmark
  public IssuedKey inMemory(InMemory state) {
    return state.keys.as(ALICE).issue(Keyring.request(state.number++));
  }

  /** Measures issue into PostgreSQL. */
  @Benchmark
  public IssuedKey postgres(OnPostgres state) {
    return state.keys.as(ALICE).issue(Keyring.request(state.number++));
  }
}
