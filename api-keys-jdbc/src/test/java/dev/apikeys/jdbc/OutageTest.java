package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.Purge;
import dev.apikeys.SecretUse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A store whose server goes away, and comes back: no call hangs, and none needs a new store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OutageTest {

  /** One that opens the breaker, and those that try again as seconds pass. */
  private static final int FEW = 5;

  @TempDir static Path folder = Path.of("");

  private CrashingPostgres server;
  private String url;
  private HikariDataSource pool;
  private Wiretap wiretap;
  private JdbcKeyStore store;
  private ApiKeys keys;
  private String keyId;

  @BeforeAll
  void start() throws Exception {
    server = new CrashingPostgres(folder);
  }

  @BeforeEach
  void open() throws Exception {
    url = server.freshUrl();
    pool = TestDatabase.POSTGRESQL.pool(url);
    pool.setMaximumPoolSize(4);
    pool.setConnectionTimeout(500);
    pool.setValidationTimeout(250);
    pool.addDataSourceProperty("cancelSignalTimeout", "2"); // as in the pool of connect()
    wiretap = new Wiretap(pool);
    store = JdbcKeyStore.builder(wiretap.dataSource()).queryTimeout(Duration.ofSeconds(1)).build();
    store.createSchema();
    keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build();
    keyId = issue();
  }

  @AfterEach
  void close() {
    server.goOn();
    keys.close();
    pool.close();
  }

  @AfterAll
  void end() throws Exception {
    server.close();
  }

  private String issue() {
    return keys.as(Actor.of("alice")).issue(NewKey.named("one")).key().id();
  }

  private boolean works(JdbcKeyStore one) {
    try {
      return one.get(keyId).isPresent();
    } catch (KeyStoreException notYet) {
      return false;
    }
  }

  private void comesBack() {
    CrashingPostgres.await("the store finds it", () -> works(store));
    assertThat(store.get(issue())).isPresent();
    assertThat(keys.as(Actor.of("alice")).disable(keyId).enabled()).isFalse();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  private List<Runnable> calls() {
    SecretUse use = new SecretUse("any", Workload.NOW);
    return List.of(
        () -> store.find(new Lookup.BySecretId("any")),
        () -> store.get(keyId),
        () -> store.list(KeyQuery.all(), Workload.NOW),
        () -> store.recordUses(List.of(use)),
        () -> store.announce("", "bob", Workload.NOW),
        () -> store.changes(0, 10),
        () -> store.audit(AuditQuery.all()),
        () -> store.purge(Purge.AUDIT, Workload.NOW, 10),
        () -> store.countByScheme(),
        () -> store.createSchema(),
        () -> keys.as(Actor.of("alice")).revoke(keyId, "lost"),
        this::issue);
  }

  private static void fails(Runnable call) {
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(call::run);
  }

  private long connectionsAskedFor() {
    return Collections.frequency(wiretap.called(), "getConnection");
  }

  @Test
  void failsAtOnceWhileTheServerIsDownAndWorksWhenItIsBack() throws Exception {
    server.kill();
    wiretap.called();
    for (int i = 0; i < 20; i++) {
      calls().forEach(OutageTest::fails);
    }
    assertThat(connectionsAskedFor()).isBetween(1L, (long) FEW);

    server.restart();
    comesBack();
  }

  @Test
  void failsAtOnceWhileTheServerHangsAndWorksWhenItGoesOn() {
    server.pause();
    wiretap.called();
    for (int i = 0; i < 20; i++) {
      calls().forEach(OutageTest::fails);
    }
    assertThat(connectionsAskedFor()).isBetween(1L, (long) FEW);

    server.goOn();
    comesBack();
  }

  @Test
  void worksOnceThereIsAServer() throws Exception {
    server.kill();
    HikariDataSource early = TestDatabase.POSTGRESQL.pool(url);
    early.setConnectionTimeout(500);
    early.setInitializationFailTimeout(-1);
    try (early) {
      JdbcKeyStore other = JdbcKeyStore.create(early);
      fails(other::countByScheme);
      fails(other::createSchema);

      server.restart();
      CrashingPostgres.await("another store finds it", () -> works(other));
    }
  }

  @Test
  void opensNoPoolWhereThereIsNoServer() {
    server.kill();

    fails(() -> JdbcKeyStore.connect(url, "postgres", "").close());
  }

  @Test
  void failsWhileEachConnectionOfThePoolIsTaken() throws Exception {
    Deque<Connection> taken = takeAll();
    calls().forEach(OutageTest::fails);
    for (Connection one : taken) {
      one.close();
    }

    comesBack();
  }

  private Deque<Connection> takeAll() throws SQLException {
    Deque<Connection> taken = new ArrayDeque<>();
    while (taken.size() < pool.getMaximumPoolSize()) {
      taken.push(pool.getConnection());
    }
    return taken;
  }

  @Test
  void failsWhileTheServerHasNoConnectionsLeft() throws Exception {
    PGSimpleDataSource unpooled = new PGSimpleDataSource();
    unpooled.setUrl(url);
    unpooled.setUser("postgres");
    JdbcKeyStore other = JdbcKeyStore.create(unpooled);
    Deque<Connection> taken = new ArrayDeque<>();
    try {
      while (taken.size() < 100) {
        taken.push(unpooled.getConnection());
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
    }
    fails(other::countByScheme);
    for (Connection one : taken) {
      one.close();
    }

    CrashingPostgres.await("the store gets one", () -> works(other));
  }

  @Test
  void losesOneCallAtMostWhenItsOneConnectionIsEnded() throws Exception {
    pool.setMaximumPoolSize(1);
    pool.getHikariPoolMXBean().softEvictConnections();
    assertThat(works(store)).isTrue();
    endConnections();

    long failures = IntStream.range(0, 10).filter(i -> !works(store)).count();

    assertThat(failures).isLessThanOrEqualTo(1);
    comesBack();
  }

  @Test
  void triesFewConnectionsWhenAllAreEnded() throws Exception {
    for (Connection one : takeAll()) {
      one.close();
    }
    endConnections();
    wiretap.called();

    CrashingPostgres.await("the store finds another", () -> works(store));

    assertThat(connectionsAskedFor()).isBetween(1L, (long) FEW);
    comesBack();
  }

  @Test
  void losesTheCallDuringWhichItsConnectionIsEnded() throws Exception {
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit")) {
            endConnections();
          }
        });
    fails(this::issue);
    wiretap.failing(sql -> {});

    comesBack();
    assertThat(store.list(KeyQuery.all().includingInactive(), Workload.NOW)).hasSize(2);
  }

  private void endConnections() throws SQLException {
    try (Connection own = DriverManager.getConnection(url, "postgres", "");
        Statement statement = own.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """);
    }
  }
}
