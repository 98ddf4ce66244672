package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.KeyRequest;
import dev.apikeys.Purge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is old goes in batches, each of a few statements, whoever else is at it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PurgeTest {

  private static final int KEYS = 30;
  private static final int LIMIT = 12;
  private static final Actor ALICE = Actor.of("alice");
  private static final Instant OLD = Mint.NOW.minus(Duration.ofDays(2));
  private static final Instant CUT = Mint.NOW.minus(Duration.ofDays(1));

  /** Stores keys with an old entry, request, change row and retired secret each; answers them. */
  private static List<Mint.Minted> fill(JdbcKeyStore store, int keys) {
    List<Mint.Minted> all = new ArrayList<>();
    try (Mint mint = new Mint()) {
      for (int i = 0; i < keys; i++) {
        Mint.Minted key = mint.mint();
        KeyRequest request = new KeyRequest("user:alice", "r-" + i, "print");
        store.insert(List.of(key.insertion(ALICE, OLD).requestedBy(request)));
        Mint.Minted added = mint.mint();
        store.change(
            key.keyId(),
            Optional.empty(),
            Edits.storing(truth -> Edits.rotated(truth, added, OLD), ALICE, Mint.NOW));
        all.add(key);
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void removesUpToTheLimitInAFewStatements(TestDatabase database) {
    try (HikariDataSource pool = database.fresh()) {
      Wiretap wiretap = new Wiretap(pool);
      JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
      store.createSchema();
      fill(store, KEYS);
      for (Purge what : Purge.values()) {
        wiretap.heard();
        assertThat(store.purge(what, CUT, LIMIT)).isEqualTo(LIMIT);
        int locks = what == Purge.RETIRED_SECRETS ? 2 * LIMIT + 1 : 0;
        assertThat(wiretap.heard()).as("statements of %s", what).hasSize(3 + locks);

        assertThat(store.purge(what, CUT, KEYS)).isEqualTo(KEYS - LIMIT);
        wiretap.heard();
        assertThat(store.purge(what, CUT, KEYS)).isZero();
        assertThat(wiretap.heard()).as("statements of %s", what).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void removesEachRowOnceForManyWhoPurge(TestDatabase database) throws Exception {
    try (HikariDataSource pool = database.fresh()) {
      JdbcKeyStore store = JdbcKeyStore.create(pool);
      store.createSchema();
      fill(store, KEYS);
      for (Purge what : Purge.values()) {
        List<Integer> counts = Together.of(4, n -> store.purge(what, CUT, LIMIT));
        int removed = counts.stream().mapToInt(count -> count).sum();
        assertThat(removed).isPositive();
        assertThat(removed + store.purge(what, CUT, 2 * KEYS)).as("%s", what).isEqualTo(KEYS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void passesOverSecretsOfAKeyThatIsBeingEdited(TestDatabase database) throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch purged = new CountDownLatch(1);
    ExecutorService editor = Executors.newSingleThreadExecutor();
    try (HikariDataSource pool = database.fresh()) {
      JdbcKeyStore store = JdbcKeyStore.create(pool);
      store.createSchema();
      String edited = fill(store, 3).stream().map(Mint.Minted::keyId).sorted().toList().get(0);
      Future<?> edit =
          editor.submit(
              () ->
                  store.change(
                      edited,
                      Optional.empty(),
                      truth -> {
                        locked.countDown();
                        Together.await(purged);
                        return Optional.empty();
                      }));
      Together.await(locked);
      assertThat(store.purge(Purge.RETIRED_SECRETS, CUT, 1)).isEqualTo(1);
      assertThat(store.purge(Purge.RETIRED_SECRETS, CUT, KEYS)).isEqualTo(1);
      assertThat(store.get(edited).orElseThrow().key().secrets()).hasSize(2);
      purged.countDown();
      edit.get(1, TimeUnit.MINUTES);
      assertThat(store.purge(Purge.RETIRED_SECRETS, CUT, KEYS)).isEqualTo(1);
    } finally {
      purged.countDown();
      editor.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void leavesAuditPagesWhole(TestDatabase database) throws Exception {
    int entries = 1_200;
    try (HikariDataSource pool = database.fresh()) {
      JdbcKeyStore store = JdbcKeyStore.create(pool);
      store.createSchema();
      writeEntries(pool, entries);
      List<Long> staying =
          pages(store).stream().filter(PurgeTest::isNew).map(AuditRecord::id).toList();
      assertThat(staying).hasSize(entries / 2);

      AtomicBoolean read = new AtomicBoolean();
      List<List<Long>> seen =
          Together.of(
              3,
              number -> {
                if (number == 0) {
                  try {
                    return pages(store).stream().map(AuditRecord::id).toList();
                  } finally {
                    read.set(true);
                  }
                }
                while (!read.get()) {
                  if (number == 1) {
                    writeEntries(pool, 2);
                  } else {
                    store.purge(Purge.AUDIT, CUT, 5);
                  }
                }
                return List.of();
              });

      assertThat(seen.get(0)).doesNotHaveDuplicates().containsAll(staying);
    }
  }

  private static boolean isNew(AuditRecord row) {
    return !row.entry().at().isBefore(CUT);
  }

  private static List<AuditRecord> pages(JdbcKeyStore store) {
    List<AuditRecord> all = new ArrayList<>();
    AuditQuery query = AuditQuery.all().limit(50);
    List<AuditRecord> page = store.audit(query);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = store.audit(query.before(page.get(page.size() - 1).id()));
    }
    return all;
  }

  /** Every other one is old. */
  private static void writeEntries(HikariDataSource pool, int count) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO api_key_audit (at, actor, action, key_id, tenant, owner, changes)
                VALUES (?, 'user:alice', 'ISSUED', 'key', 'acme', 'bob', '')
                """)) {
      for (int i = 0; i < count; i++) {
        insert.setLong(1, (i % 2 == 0 ? OLD : Mint.NOW).toEpochMilli());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
