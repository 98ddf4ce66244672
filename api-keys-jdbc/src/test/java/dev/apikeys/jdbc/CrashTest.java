package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditQuery;
import dev.apikeys.InsertionResult;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.Assassin.Moment;
import dev.apikeys.jdbc.Ledger.Entry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server whose every process is killed, and what it knows when it is up again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashTest {

  private static final int KILLS = Integer.getInteger("api-keys.kills", 3);

  private static final List<Moment> MOMENTS = List.of(Moment.values());

  private static final Actor ALICE = Actor.of("alice");

  @TempDir static Path folder = Path.of("");

  private CrashingPostgres server;
  private HikariDataSource pool;
  private Wiretap wiretap;
  private JdbcKeyStore store;
  private ApiKeys keys;

  @BeforeAll
  void start() throws Exception {
    server = new CrashingPostgres(folder);
  }

  @BeforeEach
  void open() throws Exception {
    pool = TestDatabase.POSTGRESQL.pool(server.freshUrl());
    pool.setConnectionTimeout(1_000);
    wiretap = new Wiretap(pool);
    store = JdbcKeyStore.builder(wiretap.dataSource()).queryTimeout(Duration.ofSeconds(5)).build();
    store.createSchema();
    keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build();
  }

  @AfterEach
  void close() {
    keys.close();
    pool.close();
  }

  @AfterAll
  void end() throws Exception {
    server.close();
  }

  private void restart() throws Exception {
    server.restart();
    CrashingPostgres.await("the store finds it", this::works);
  }

  private boolean works() {
    try {
      return store.countByScheme() != null;
    } catch (KeyStoreException notYet) {
      return false;
    }
  }

  private void killBefore(String statement) {
    wiretap.failing(
        sql -> {
          if (sql.startsWith(statement) && server.isRunning()) {
            server.kill();
          }
        });
  }

  @Test
  void keepsEveryChangeThatWasAcknowledgedAndNoneThatWasRefused() throws Exception {
    Ledger ledger = new Ledger();
    LedgerStore witnessed = new LedgerStore(store, ledger);
    Workload workload = new Workload(witnessed);
    Reckoning reckoning = new Reckoning(store, pool);
    int held = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Moment moment = MOMENTS.get(kill % MOMENTS.size());
      Assassin assassin = new Assassin(server::kill, moment, 100 + 17 * kill);
      wiretap.failing(
          sql -> {
            witnessed.sending(sql);
            assassin.sending(sql);
          });
      wiretap.losing(assassin::sent);

      workload.runUntilKilled(assassin, kill);
      restart();

      for (Entry unknown : reckoning.settle(ledger)) {
        boolean holds = ledger.holds(unknown);
        held += holds ? 1 : 0;
        if (unknown.request().isPresent()) {
          assertThat(witnessed.insert(List.of(unknown.insertion())))
              .containsExactly(
                  holds
                      ? new InsertionResult.Replayed(unknown.audit().keyId(), "print")
                      : new InsertionResult.Stored());
        }
      }
      reckoning.settle(ledger);
    }
    System.out.printf("crash test: %d kills, %s (%d of them hold)%n", KILLS, ledger, held);
  }

  @Test
  void keepsNothingOfATransactionThatWasKilledBeforeItsCommit() throws Exception {
    killBefore("INSERT INTO api_key_audit");

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> keys.as(ALICE).issue(NewKey.named("one").ownedBy("bob")))
        .withMessageNotContaining("unknown");

    restart();
    assertThat(store.list(KeyQuery.all().includingInactive(), Workload.NOW)).isEmpty();
    assertThat(store.countByScheme()).isEmpty();
    assertThat(store.audit(AuditQuery.all())).isEmpty();
    assertThat(store.changes(0, 1).newest()).isZero();
  }

  @Test
  void keepsAChangeThatWasAcknowledgedRightBefore() throws Exception {
    IssuedKey issued = keys.as(ALICE).issue(NewKey.named("one").ownedBy("bob"));
    ApiKey disabled = keys.as(ALICE).disable(issued.key().id());
    server.kill();

    restart();
    assertThat(store.get(disabled.id()).orElseThrow().key()).isEqualTo(disabled);
    assertThat(store.audit(AuditQuery.all()))
        .extracting(row -> row.entry().action())
        .containsExactly(AuditAction.DISABLED, AuditAction.ISSUED);
    assertThat(store.changes(0, 10).rows()).hasSize(2);
  }

  @Test
  void acceptsATokenThatWasHandedOutRightBefore() throws Exception {
    IssuedKey issued = keys.as(ALICE).issue(NewKey.named("one"));
    server.kill();

    restart();
    assertThat(keys.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void saysThatNobodyKnowsWhetherACommitHoldsThatGotNoAnswer() throws Exception {
    String keyId = keys.as(ALICE).issue(NewKey.named("one")).key().id();
    killBefore(Wiretap.COMMIT);

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> keys.as(ALICE).revoke(keyId, "lost"))
        .withMessageContaining("whether it holds is unknown");

    restart();
    assertThat(store.get(keyId).orElseThrow().key().revocation()).isEmpty();
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  void keepsAllOfAChangeWhoseCommitHeldThoughItsAnswerWasLost() throws Exception {
    String keyId = keys.as(ALICE).issue(NewKey.named("one")).key().id();
    wiretap.losing(
        sql -> {
          if (sql.equals(Wiretap.COMMIT) && server.isRunning()) {
            server.kill();
            throw new SQLException("the connection was lost", "08006");
          }
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> keys.as(ALICE).revoke(keyId, "lost"))
        .withMessageContaining("whether it holds is unknown");

    restart();
    assertThat(store.get(keyId).orElseThrow().key().revocation()).isPresent();
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
    assertThat(store.changes(0, 10).rows()).hasSize(2);
  }

  @Test
  void waitsForTheDiskInThisTest() throws Exception {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        try (var row = statement.executeQuery("SHOW " + setting)) {
          row.next();
          assertThat(row.getString(1)).as(setting).isEqualTo("on");
        }
      }
    }
  }
}
