package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.AuditAction;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.Secret;
import dev.apikeys.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Changes in a transaction of MariaDB's, which reads what held when it began, save under a lock.
 */
class JoinedTruthTest extends JoinedStore {

  private static final Actor ALICE = Actor.of("alice");
  private static final OwnerLimit ONE = new OwnerLimit(1, Mint.NOW);

  private final Mint mint = new Mint();

  JoinedTruthTest() {
    super(TestDatabase.MARIADB);
  }

  @AfterEach
  void closeMint() {
    mint.close();
  }

  private void takeSnapshot() {
    transactions.execute("SELECT COUNT(*) FROM api_key");
  }

  @Test
  void addsSecretsBehindThoseThatCameAfterTheSnapshot() {
    for (int round = 0; round < 8; round++) {
      Mint.Minted first = mint.mint();
      Mint.Minted second = mint.mint();
      Mint.Minted third = mint.mint();
      store.insert(List.of(first.insertion()));

      transactions.run(
          () -> {
            takeSnapshot();
            store.change(first.keyId(), Optional.empty(), adding(second));
            joined.change(first.keyId(), Optional.empty(), adding(third));
          });

      assertThat(store.get(first.keyId()).orElseThrow().key().secrets())
          .extracting(Secret::id)
          .containsExactly(first.secret().id(), second.secret().id(), third.secret().id());
    }
  }

  private static Function<StoredKey, Optional<Change>> adding(Mint.Minted added) {
    return Edits.storing(truth -> Edits.rotated(truth, added, Mint.NOW), ALICE, Mint.NOW);
  }

  @Test
  void locksTheOwnerOfAKeyThatCameAfterTheSnapshot() throws Exception {
    NewKey request = NewKey.named("one").ownedBy("bob");
    Mint.Minted dead = mint.mint(request);
    Mint.Minted live = mint.mint(request);
    CountDownLatch counted = new CountDownLatch(1);
    CountDownLatch waitedFor = new CountDownLatch(1);
    Thread here = Thread.currentThread();
    wiretap.failing(
        sql -> {
          if (Thread.currentThread() == here) {
            if (sql.startsWith("INSERT INTO api_key_owner")) {
              waitedFor.countDown();
            }
          } else if (sql.startsWith("INSERT INTO api_key (")) {
            counted.countDown();
            Together.await(waitedFor);
          }
        });
    ExecutorService another = Executors.newSingleThreadExecutor();
    List<Future<List<InsertionResult>>> inserting = new ArrayList<>();
    try {
      transactions.run(
          () -> {
            takeSnapshot();
            inserting.add(
                another.submit(() -> store.insert(List.of(live.insertion().limitedTo(ONE)))));
            Together.await(counted);
            insertApart(dead);
            assertIsRefused(
                () ->
                    joined.change(
                        dead.keyId(),
                        Optional.of((before, after) -> Optional.of(ONE)),
                        reviving()));
            waitedFor.countDown();
          });
      assertThat(inserting.get(0).get(1, TimeUnit.MINUTES))
          .containsExactly(new InsertionResult.Stored());
    } finally {
      waitedFor.countDown();
      another.shutdownNow();
    }

    assertThat(store.list(KeyQuery.all().ownedBy("bob"), Mint.NOW)).hasSize(1);
  }

  /** By the limit, or for a conflict, since it comes to the owner after the key. */
  private static void assertIsRefused(Supplier<ChangeResult> change) {
    try {
      assertThat(change.get()).isEqualTo(new ChangeResult.OwnerFull());
    } catch (KeyStoreException conflict) {
      assertThat(conflict).hasMessageContaining("begin it anew");
    }
  }

  /** Inserts a key that has ended, and so needs no regard to a limit. */
  private void insertApart(Mint.Minted minted) {
    StoredKey dead = Edits.expiring(minted.stored(), Optional.of(Mint.NOW)).orElseThrow();
    JdbcKeyStore.create(pool)
        .insert(List.of(Insertion.of(dead, Mint.entry(AuditAction.ISSUED, dead, ALICE, Mint.NOW))));
  }

  private static Function<StoredKey, Optional<Change>> reviving() {
    return Edits.storing(
        truth -> Edits.expiring(truth, Optional.of(Mint.NOW.plusSeconds(1))), ALICE, Mint.NOW);
  }
}
