package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ChangeResult;
import dev.apikeys.Lookup;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Neither does a verification wait for an edit of its key, nor an edit for a verification. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LastUseLockTest {

  private static final Actor ALICE = Actor.of("alice");
  private static final Instant USED = Mint.NOW.plusMillis(1);

  /** A stored key, with what is done to it. */
  private record Subject(
      HikariDataSource pool, Wiretap wiretap, JdbcKeyStore store, Mint.Minted key, Mint.Minted more)
      implements AutoCloseable {

    static Subject on(TestDatabase database) {
      HikariDataSource pool = database.fresh();
      Wiretap wiretap = new Wiretap(pool);
      JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
      store.createSchema();
      try (Mint mint = new Mint()) {
        Subject subject = new Subject(pool, wiretap, store, mint.mint(), mint.mint());
        store.insert(List.of(subject.key().insertion()));
        return subject;
      }
    }

    ChangeResult change(Function<StoredKey, Optional<StoredKey>> edit) {
      return store.change(key.keyId(), Optional.empty(), Edits.storing(edit, ALICE, Mint.NOW));
    }

    ChangeResult rotate() {
      return change(truth -> Edits.rotated(truth, more, Mint.NOW));
    }

    void recordUse() {
      store.recordUses(List.of(new SecretUse(key.secret().id(), USED)));
    }

    /** All that a verification does, on this thread. */
    void use() {
      Lookup lookup = new Lookup.BySecretId(key.secret().id());
      assertThat(store.find(lookup)).isPresent();
      try (ApiKeys keys = Mint.over(store, Mint.NOW)) {
        assertThat(keys.verify(key.token(), VerificationContext.none()))
            .isInstanceOf(Verification.Verified.class);
      }
      recordUse();
      assertThat(store.find(lookup).orElseThrow().secret().lastUsedAt()).contains(USED);
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void usesAKeyWhileAnEditHoldsItsLocks(TestDatabase database) throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch used = new CountDownLatch(1);
    ExecutorService editor = Executors.newSingleThreadExecutor();
    try (Subject subject = Subject.on(database)) {
      Future<ChangeResult> edit =
          editor.submit(
              () ->
                  subject.change(
                      truth -> {
                        locked.countDown();
                        Together.await(used);
                        return Edits.switched(truth);
                      }));
      Together.await(locked);
      subject.use();
      used.countDown();
      assertThat(edit.get(1, TimeUnit.MINUTES)).isInstanceOf(ChangeResult.Stored.class);
    } finally {
      used.countDown();
      editor.shutdownNow();
    }
  }

  /** Lets another thread do this up to its commit, and this thread do that meanwhile. */
  private static <T> T uncommitted(Subject subject, Callable<T> act, Runnable meanwhile)
      throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    Thread here = Thread.currentThread();
    subject
        .wiretap()
        .failing(
            sql -> {
              if (sql.equals(Wiretap.COMMIT) && !Thread.currentThread().equals(here)) {
                written.countDown();
                Together.await(done);
              }
            });
    try {
      Future<T> acting = other.submit(act);
      Together.await(written);
      meanwhile.run();
      assertThat(acting.isDone()).isFalse();
      done.countDown();
      return acting.get(1, TimeUnit.MINUTES);
    } finally {
      done.countDown();
      other.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void usesAKeyWhileAnEditOfItIsNotYetCommitted(TestDatabase database) throws Exception {
    try (Subject subject = Subject.on(database)) {
      assertThat(uncommitted(subject, subject::rotate, subject::use))
          .isInstanceOf(ChangeResult.Stored.class);
      assertThat(subject.store().get(subject.key().keyId()).orElseThrow().key().lastUsedAt())
          .contains(USED);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void editsAKeyWhileAUseOfItIsNotYetCommitted(TestDatabase database) throws Exception {
    try (Subject subject = Subject.on(database)) {
      uncommitted(
          subject,
          Executors.callable(subject::recordUse),
          () -> {
            assertThat(subject.change(Edits::switched)).isInstanceOf(ChangeResult.Stored.class);
            assertThat(subject.rotate()).isInstanceOf(ChangeResult.Stored.class);
            assertThat(subject.change(truth -> Edits.revoked(truth, ALICE, Mint.NOW)))
                .isInstanceOf(ChangeResult.Stored.class);
          });
      assertThat(subject.store().get(subject.key().keyId()).orElseThrow().key().lastUsedAt())
          .contains(USED);
    }
  }
}
