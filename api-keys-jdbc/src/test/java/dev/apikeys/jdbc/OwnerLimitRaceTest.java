package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ChangeResult;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However many create keys for an owner at once, it gets as many as it may have. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OwnerLimitRaceTest {

  private static final int THREADS = 16;
  private static final int ROUNDS = 2;
  private static final Actor ALICE = Actor.of("alice");
  private static final OwnerLimit ONE = new OwnerLimit(1, Mint.NOW);
  private static final Instant ENDED = Mint.NOW.minus(Duration.ofDays(1));

  /** What an attempt to have another live key came to. */
  private enum Outcome {
    STORED,
    FULL,
    CONFLICT;

    static Outcome of(Object result) {
      return result instanceof InsertionResult.Stored || result instanceof ChangeResult.Stored
          ? STORED
          : full(result);
    }

    private static Outcome full(Object result) {
      assertThat(result)
          .isInstanceOfAny(InsertionResult.OwnerFull.class, ChangeResult.OwnerFull.class);
      return FULL;
    }
  }

  /** A store that joins transactions, each thread's its own. */
  private record Application(JdbcKeyStore store, ThreadBoundTransactions transactions) {

    static Application over(HikariDataSource pool) {
      ThreadBoundTransactions transactions = new ThreadBoundTransactions(pool);
      JdbcKeyStore store = JdbcKeyStore.builder(pool).transactions(transactions).build();
      store.createSchema();
      return new Application(store, transactions);
    }

    /** In a transaction that began by reading, before any other of its kind goes on. */
    Outcome joined(CyclicBarrier everybodyHasRead, Supplier<Object> attempt) {
      try {
        return transactions.in(
            () -> {
              store.list(KeyQuery.all(), Mint.NOW);
              await(everybodyHasRead);
              return Outcome.of(attempt.get());
            });
      } catch (KeyStoreException conflict) {
        return Outcome.CONFLICT;
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (Exception broken) {
      throw new IllegalStateException("the others did not come", broken);
    }
  }

  private static List<Mint.Minted> minted(String owner, int count) {
    List<Mint.Minted> all = new ArrayList<>();
    try (Mint mint = new Mint()) {
      for (int i = 0; i < count; i++) {
        all.add(mint.mint(NewKey.named("one").ownedBy(owner)));
      }
    }
    return all;
  }

  private static InsertionResult insert(KeyStore store, Mint.Minted key) {
    return store.insert(List.of(key.insertion().limitedTo(ONE))).get(0);
  }

  private static ChangeResult bringToLife(KeyStore store, Mint.Minted key) {
    return store.change(
        key.keyId(),
        Optional.of((before, after) -> Optional.of(ONE)),
        Edits.storing(truth -> Edits.expiring(truth, Optional.empty()), ALICE, Mint.NOW));
  }

  /** Stores keys that have all ended. */
  private static List<Mint.Minted> dead(KeyStore store, String owner, int count) {
    List<Mint.Minted> all = minted(owner, count);
    for (Mint.Minted key : all) {
      store.insert(List.of(key.insertion()));
      store.change(
          key.keyId(),
          Optional.empty(),
          Edits.storing(truth -> Edits.expiring(truth, Optional.of(ENDED)), ALICE, Mint.NOW));
    }
    return all;
  }

  /** As an owner is who had a key once. */
  private static void issueAndDelete(KeyStore store, String owner) {
    Mint.Minted key = minted(owner, 1).get(0);
    assertThat(insert(store, key)).isEqualTo(new InsertionResult.Stored());
    store.change(key.keyId(), Optional.empty(), Edits.deleting(ALICE, Mint.NOW));
  }

  private static void assertOneOf(List<Outcome> outcomes, KeyStore store, String owner) {
    assertThat(outcomes).containsOnlyOnce(Outcome.STORED);
    assertThat(store.list(KeyQuery.all().ownedBy(owner), Mint.NOW)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("dev.apikeys.jdbc.Candidate#all")
  void storesOneOfManyKeys(Candidate candidate) throws Exception {
    assertStoresOneOfManyKeys(candidate, (store, owner) -> {});
  }

  @ParameterizedTest
  @MethodSource("dev.apikeys.jdbc.Candidate#all")
  void storesOneOfManyKeysOfAnOwnerWhoseFirstKeyIsGone(Candidate candidate) throws Exception {
    assertStoresOneOfManyKeys(candidate, OwnerLimitRaceTest::issueAndDelete);
  }

  private static void assertStoresOneOfManyKeys(
      Candidate candidate, BiConsumer<JdbcKeyStore, String> before) throws Exception {
    try (HikariDataSource pool = candidate.open()) {
      JdbcKeyStore store = JdbcKeyStore.create(pool);
      store.createSchema();
      for (int round = 0; round < ROUNDS; round++) {
        String owner = "owner-" + round;
        before.accept(store, owner);
        List<Mint.Minted> keys = minted(owner, THREADS);
        List<Outcome> outcomes = Together.of(THREADS, n -> Outcome.of(insert(store, keys.get(n))));
        assertOneOf(outcomes, store, owner);
        assertThat(outcomes).doesNotContain(Outcome.CONFLICT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.apikeys.jdbc.Candidate#all")
  void storesOneOfManyKeysInTransactionsThatBeganBefore(Candidate candidate) throws Exception {
    try (HikariDataSource pool = candidate.open()) {
      Application application = Application.over(pool);
      for (int round = 0; round < ROUNDS; round++) {
        String owner = "owner-" + round;
        if (round % 2 == 1) {
          issueAndDelete(application.store(), owner);
        }
        List<Mint.Minted> keys = minted(owner, THREADS);
        CyclicBarrier read = new CyclicBarrier(THREADS);
        List<Outcome> outcomes =
            Together.of(
                THREADS,
                n -> application.joined(read, () -> insert(application.store(), keys.get(n))));
        assertOneOf(outcomes, application.store(), owner);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.apikeys.jdbc.Candidate#all")
  void bringsOneOfManyKeysToLifeInTransactionsThatBeganBefore(Candidate candidate)
      throws Exception {
    int threads = 8;
    try (HikariDataSource pool = candidate.open()) {
      Application application = Application.over(pool);
      for (int round = 0; round < ROUNDS; round++) {
        String owner = "owner-" + round;
        List<Mint.Minted> keys = dead(application.store(), owner, threads);
        CyclicBarrier read = new CyclicBarrier(threads);
        List<Outcome> outcomes =
            Together.of(
                threads,
                n -> application.joined(read, () -> bringToLife(application.store(), keys.get(n))));
        assertOneOf(outcomes, application.store(), owner);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.apikeys.jdbc.Candidate#all")
  void countsAKeyThatWasCommittedAfterTheTransactionBegan(Candidate candidate) {
    try (HikariDataSource pool = candidate.open()) {
      Application application = Application.over(pool);
      JdbcKeyStore other = JdbcKeyStore.create(pool);
      List<Mint.Minted> keys = minted("bob", 2);
      Outcome outcome =
          application.joined(
              new CyclicBarrier(1),
              () -> {
                assertThat(insert(other, keys.get(0))).isEqualTo(new InsertionResult.Stored());
                return insert(application.store(), keys.get(1));
              });
      assertThat(outcome).isNotEqualTo(Outcome.STORED);
      assertThat(other.list(KeyQuery.all(), Mint.NOW)).hasSize(1);
    }
  }
}
