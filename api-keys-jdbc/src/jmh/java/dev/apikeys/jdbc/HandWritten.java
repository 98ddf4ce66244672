package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Verification as most teams write it by hand: see {@link OwnTable}, of 100,000 rows. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandWritten {

  /** The table in a database. */
  public abstract static class Filled {

    private HikariDataSource pool;
    private OwnTable table;
    private String[] tokens;

    abstract HikariDataSource pool();

    /** Fills the table. */
    @Setup
    public void fill() throws SQLException {
      pool = pool();
      table = new OwnTable(pool);
      table.fill();
      Random random = Keyring.random();
      tokens =
          random.ints(Keyring.IN_USE, 0, 100_000).mapToObj(OwnTable::token).toArray(String[]::new);
    }

    /** Sees that tokens are verified. */
    @TearDown
    public void close() throws SQLException {
      if (!table.verifies(tokens[0])) {
        throw new IllegalStateException("not verified");
      }
      pool.close();
    }

    boolean verifies(Turn turn) throws SQLException {
      return table.verifies(turn.of(tokens));
    }
  }

  /** In H2, in memory. */
  @State(Scope.Benchmark)
  public static class InH2 extends Filled {
    @Override
    HikariDataSource pool() {
      return TestDatabase.H2.fresh();
    }
  }

  /** In PostgreSQL, which waits for its disk at each commit, as it does by default. */
  @State(Scope.Benchmark)
  public static class InPostgres extends Filled {
    @Override
    HikariDataSource pool() {
      return Server.given();
    }
  }

  /** Measures it on H2 in memory, which never waits for a disk. */
  @Benchmark
  public boolean h2(InH2 rows, Turn turn) throws SQLException {
    return rows.verifies(turn);
  }

  /** Measures it on PostgreSQL. */
  @Benchmark
  public boolean postgres(InPostgres rows, Turn turn) throws SQLException {
    return rows.verifies(turn);
  }
}
