package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Change;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcKeyStoreTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private final HikariDataSource pool = H2.memory();
  private final Wiretap wiretap = new Wiretap(pool);
  private final JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
  private final ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build();

  @BeforeEach
  void createSchema() {
    store.createSchema();
  }

  @AfterEach
  void close() {
    keys.close();
    pool.close();
  }

  private ApiKey issued() {
    return keys.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("bob")).key();
  }

  @Test
  void findsAPresentedSecretByOneStatement() {
    String secretId = issued().secrets().get(0).id();
    wiretap.heard();

    assertThat(store.find(new Lookup.BySecretId(secretId))).isPresent();

    assertThat(wiretap.heard()).hasSize(1).allMatch(sql -> sql.startsWith("SELECT"));
  }

  @Test
  void findsAnImportedSecretByOneStatement() {
    issued();
    wiretap.heard();

    assertThat(store.find(new Lookup.ByDigest(List.of("{a}1", "{b}2")))).isEmpty();

    assertThat(wiretap.heard()).hasSize(1);
  }

  @Test
  void listsAPageByOneStatement() {
    issued();
    issued();
    issued();
    wiretap.heard();

    assertThat(store.list(KeyQuery.all().limit(2), NOW)).hasSize(2);

    assertThat(wiretap.heard()).hasSize(1);
  }

  @Test
  void commitsWhatItReadWhereThePoolDoesNot() {
    issued();
    HikariDataSource sharing = H2.pool(pool.getJdbcUrl());
    sharing.setAutoCommit(false);
    Wiretap tapped = new Wiretap(sharing);
    try (sharing) {
      JdbcKeyStore other = JdbcKeyStore.create(tapped.dataSource());
      other.changes(0, 1);
      tapped.heard();

      assertThat(other.changes(0, 1).rows()).hasSize(1);

      assertThat(tapped.heard()).hasSize(2).endsWith(Wiretap.COMMIT);
    }
  }

  @Test
  void givesEachConnectionBack() {
    String keyId = issued().id();
    String secretId = issued().secrets().get(0).id();
    List<Consumer<JdbcKeyStore>> calls =
        List.of(
            s -> s.find(new Lookup.BySecretId(secretId)),
            s -> s.get(keyId),
            s -> s.list(KeyQuery.all(), NOW),
            s -> s.change(keyId, Optional.empty(), truth -> Optional.empty()),
            s -> s.change("absent", Optional.empty(), truth -> Optional.empty()),
            s -> s.recordUses(List.of(new SecretUse(secretId, NOW))),
            s -> s.announce("", "bob", NOW),
            s -> s.changes(0, 10),
            s -> s.countByScheme(),
            s -> Stream.of(Purge.values()).forEach(what -> s.purge(what, NOW, 10)));

    for (Consumer<JdbcKeyStore> call : calls) {
      call.accept(store);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @Test
  void passesOnWhatAChangeThrows() {
    String keyId = issued().id();
    List<RuntimeException> thrown =
        List.of(
            new IllegalStateException("mine"),
            new KeyStoreException("mine too"),
            new TransactionException("the application uses Jdbi as well"));

    for (RuntimeException one : thrown) {
      assertThatThrownBy(() -> store.change(keyId, Optional.empty(), fail(one))).isSameAs(one);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
    assertThatThrownBy(
            () ->
                store.change(
                    keyId,
                    Optional.empty(),
                    truth -> {
                      throw new AssertionError("even this");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("even this");
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    assertThat(store.get(keyId).orElseThrow().key().version()).isEqualTo(1);
  }

  private static Function<StoredKey, Optional<Change>> fail(RuntimeException with) {
    return truth -> {
      throw with;
    };
  }

  @Test
  void tellsNoValueOfAStatementThatFails() throws Exception {
    StoredKey stored = store.get(issued().id()).orElseThrow();
    String hash = stored.proofs().values().iterator().next().hash().reveal();
    String secretId = stored.key().secrets().get(0).id();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE api_key_secret ADD CONSTRAINT no_hash CHECK (hash = '') NOCHECK");
    }

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(
            () ->
                store.rehash(
                    secretId,
                    stored.proof(secretId).hash(),
                    SecretHash.parse(hash.replace('a', 'b'))))
        .satisfies(
            failure ->
                assertThat(everythingOf(failure))
                    .contains("UPDATE api_key_secret", "23513")
                    .doesNotContain(hash, hash.replace('a', 'b'), secretId));
  }

  private static String everythingOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void throwsWhenTheDatabaseIsGone() {
    pool.close();

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> store.get("any"))
        .withMessageContaining("no connection");
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> store.announce("", "bob", NOW))
        .withMessageContaining("no connection");
    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(store::createSchema);
  }

  @Test
  void throwsNothingOfJdbi() {
    wiretap.failing(
        sql -> {
          throw new SQLException("broken", "08006", 90067);
        });

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> store.countByScheme())
        .satisfies(e -> assertThat(e).hasNoSuppressedExceptions())
        .satisfies(e -> assertThat(e.getCause()).isNotInstanceOf(JdbiException.class));
  }

  @Test
  void leavesADataSourceOpenThatItWasGiven() {
    store.close();

    assertThat(pool.isClosed()).isFalse();
    assertThat(store.countByScheme()).isEmpty();
  }

  @Test
  void closesThePoolThatItOpened() {
    JdbcKeyStore own = JdbcKeyStore.connect(H2.memoryUrl(), "sa", "");
    own.createSchema();
    assertThat(own.countByScheme()).isEmpty();

    own.close();

    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(own::countByScheme);
  }

  @Test
  void refusesAUrlThatNoDriverKnows() {
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> JdbcKeyStore.connect("jdbc:nosuch:x?password=s3cret", "sa", ""))
        .withMessageContaining("driver")
        .satisfies(e -> assertThat(everythingOf(e)).doesNotContain("s3cret"));
  }

  @Test
  void refusesADatabaseThatItCannotReach() {
    String absent = "jdbc:h2:mem:absent;IFEXISTS=TRUE";

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> JdbcKeyStore.connect(absent, "sa", ""))
        .withMessageContaining("no connection");
  }
}
