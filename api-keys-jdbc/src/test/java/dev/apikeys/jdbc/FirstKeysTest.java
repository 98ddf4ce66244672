package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.InsertionResult;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first keys of an owner, of whom the database knows nothing, in two transactions at once. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class FirstKeysTest {

  private static final int ROUNDS = 10;

  private static final String LOCKING =
      """
      SELECT 1 FROM information_schema.sessions
      WHERE executing_statement LIKE 'MERGE INTO api_key_owner%'
      """;

  private static final OwnerLimit TWO = new OwnerLimit(2, Mint.NOW);
  private static final InsertionResult STORED = new InsertionResult.Stored();

  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @Test
  void areBothStoredWhereH2FindsTheOwnerTakenAfterItWaited() throws Exception {
    try (HikariDataSource pool = TestDatabase.H2.fresh();
        Mint mint = new Mint()) {
      ThreadBoundTransactions transactions = new ThreadBoundTransactions(pool);
      JdbcKeyStore store = JdbcKeyStore.builder(pool).transactions(transactions).build();
      store.createSchema();
      for (int round = 0; round < ROUNDS; round++) {
        Mint.Minted one = mint.mint(NewKey.named("one").ownedBy("owner-" + round));
        Mint.Minted two = mint.mint(NewKey.named("two").ownedBy("owner-" + round));

        Future<InsertionResult> second =
            transactions.in(
                () -> {
                  assertThat(insert(store, one)).isEqualTo(STORED);
                  Future<InsertionResult> waiting =
                      other.submit(() -> transactions.in(() -> insert(store, two)));
                  awaitOneWhoLocks(pool, waiting);
                  return waiting;
                });

        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(STORED);
      }
    } finally {
      other.shutdownNow();
    }
  }

  private static InsertionResult insert(JdbcKeyStore store, Mint.Minted key) {
    return store.insert(List.of(key.insertion().limitedTo(TWO))).get(0);
  }

  /** Until a session is about to lock the owner, for which H2 lets it wait. */
  private static void awaitOneWhoLocks(HikariDataSource pool, Future<?> waiting) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      boolean locks = false;
      while (!locks) {
        assertThat(waiting.isDone()).as("done without waiting").isFalse();
        try (ResultSet found = statement.executeQuery(LOCKING)) {
          locks = found.next();
        }
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
