package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many threads do all that can be done to a few keys. No conflict surfaces, and in the end the
 * tables hold what was acknowledged and nothing else.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StressTest {

  private static final int THREADS = 8;
  private static final int HOT = 24;

  /** Of each thread. */
  private static final int OPERATIONS = Integer.getInteger("api-keys.stress.operations", 200);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void losesNothingUnderManyThreads(TestDatabase database) throws Exception {
    long seed = Long.getLong("api-keys.stress.seed", System.nanoTime());
    try (HikariDataSource pool = database.fresh()) {
      run(database, pool, seed);
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("with -Dapi-keys.stress.seed=" + seed, failure);
    }
  }

  private static void run(TestDatabase database, HikariDataSource pool, long seed)
      throws Exception {
    Rollbacks rollbacks = new Rollbacks(pool);
    JdbcKeyStore made = JdbcKeyStore.create(rollbacks.dataSource());
    made.createSchema();
    long before = rollbacks.count();
    StressLedger ledger = new StressLedger();
    KeyStore store = NotedRehashes.over(made, ledger);
    StressTargets targets = new StressTargets(HOT);
    long start = System.nanoTime();
    try (ApiKeys keys = keys(store)) {
      try (StressWorker first = new StressWorker(THREADS, seed, store, keys, ledger, targets)) {
        first.fill();
      }
      Together.of(
          THREADS,
          number -> {
            try (StressWorker worker =
                new StressWorker(number, seed, store, keys, ledger, targets)) {
              worker.work(OPERATIONS);
            }
            return number;
          });
    }
    System.out.printf(
        "%s: %d threads, %d operations each, %d transactions begun anew, %d ms%n",
        database,
        THREADS,
        OPERATIONS,
        rollbacks.count() - before,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    new StressCheck(store, pool, ledger).everything();
  }

  /**
   * Which write last uses all the while, and a better hash of each secret that they verify; and
   * remember nothing, since it is the store that is tried, behind their back.
   */
  private static ApiKeys keys(KeyStore store) {
    return ApiKeys.builder(store)
        .pepper("p1", new byte[32])
        .clock(InstantSource.fixed(Mint.NOW))
        .lastUseInterval(Duration.ofMillis(20))
        .cache(CachePolicy.none())
        .build();
  }
}
