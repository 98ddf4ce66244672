package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcKeyStoreTest extends TappedStore {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

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
    HikariDataSource sharing = TestDatabase.H2.pool(pool.getJdbcUrl());
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
  void keepsAKeyAsItWasIssuedWhateverPartsOfAMillisecondWereAskedFor() {
    Duration odd = Duration.ofDays(2).plusNanos(1);
    KeyPolicy policy = KeyPolicy.unrestricted().lifetimeByDefault(odd).idleAtMost(odd);
    List<NewKey> requests =
        List.of(NewKey.named("plain"), NewKey.named("asking").expiringIn(odd).idleFor(odd));
    try (ApiKeys others =
        ApiKeys.builder(store).pepper("p1", new byte[32]).policy(policy).build()) {
      for (NewKey request : requests) {
        ApiKey key = others.as(Actor.of("alice")).issue(request).key();
        assertThat(store.get(key.id()).orElseThrow().key()).isEqualTo(key);
      }
    }
  }

  @Test
  void replacesAHashThatWasWrittenInUpperCase() {
    String secretId = issued().secrets().get(0).id();
    execute("UPDATE api_key_secret SET hash = '{sha256}ABCD'");
    SecretHash written = store.find(new Lookup.BySecretId(secretId)).orElseThrow().hash();
    SecretHash replacement = SecretHash.parse("{hmac-sha256:p1}00ff");

    assertThat(store.rehash(secretId, written, replacement)).isTrue();

    assertThat(store.find(new Lookup.BySecretId(secretId)).orElseThrow().hash())
        .isEqualTo(replacement);
  }

  @Test
  void leavesADataSourceOpenThatItWasGiven() {
    store.close();

    assertThat(pool.isClosed()).isFalse();
    assertThat(store.countByScheme()).isEmpty();
  }

  @Test
  void closesThePoolThatItOpened() {
    JdbcKeyStore own = JdbcKeyStore.connect(TestDatabase.H2.freshUrl(), "sa", "");
    own.createSchema();
    assertThat(own.countByScheme()).isEmpty();

    own.close();

    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(own::countByScheme);
  }

  @Test
  void cancelsAStatementThatTakesTooLongAndGoesOn() {
    JdbcKeyStore impatient = JdbcKeyStore.builder(pool).queryTimeout(Duration.ofMillis(1)).build();
    impatient.countByScheme();
    execute("DROP TABLE api_key_change");
    execute(
        """
        CREATE VIEW api_key_change AS
        SELECT x AS id, '' AS key_id, '' AS secret_id, '' AS tenant, '' AS owner, x AS at
        FROM SYSTEM_RANGE(1, 1000000000000)
        WHERE MOD(x, 7) = 3
        """);

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> impatient.changes(0, 1))
        .withMessageContaining("57014");

    assertThat(impatient.countByScheme()).isEmpty();
  }

  private void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999999S", "PT24H0.000000001S", "P9999999D"})
  void refusesAQueryTimeoutOutOfBounds(Duration timeout) {
    JdbcKeyStoreBuilder builder = JdbcKeyStore.builder(pool);

    assertThatExceptionOfType(InvalidMemberException.class)
        .isThrownBy(() -> builder.queryTimeout(timeout))
        .withMessage("queryTimeout is " + timeout + ": it must be between 1 ms and 1 day");
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without it may do
  void refusesNullNamingIt() {
    JdbcKeyStoreBuilder builder = JdbcKeyStore.builder(pool);

    assertThatNullPointerException()
        .isThrownBy(() -> builder.queryTimeout(null))
        .withMessage("queryTimeout");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.transactions(null))
        .withMessage("transactions");
    assertThatNullPointerException()
        .isThrownBy(() -> JdbcKeyStore.builder(null))
        .withMessage("dataSource");
  }

  @Test
  void completesAtOnceWhatStandsAlone() {
    List<TransactionOutcome> outcomes = new ArrayList<>();

    store.afterCompletion(outcomes::add);

    assertThat(outcomes).containsExactly(TransactionOutcome.COMMITTED);
  }
}
