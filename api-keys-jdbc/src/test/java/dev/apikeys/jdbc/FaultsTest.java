package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.ApiKey;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.SecretHash;
import dev.apikeys.StoredKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest extends TappedStore {

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
    execute("ALTER TABLE api_key_secret ADD CONSTRAINT no_hash CHECK (hash = '') NOCHECK");

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

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
        .isThrownBy(() -> store.announce("", "bob", Instant.EPOCH))
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

  @ParameterizedTest
  @CsvSource({
    "UPDATE api_key_secret SET hash = 'f00', a hash that cannot be read",
    "UPDATE api_key_audit SET action = 'EATEN', cannot be read"
  })
  void tellsWhichRowCannotBeRead(String damage, String told) throws Exception {
    String keyId = issued().id();
    execute(damage);

    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(
            () -> {
              store.get(keyId);
              store.audit(AuditQuery.all());
            })
        .withMessageContaining(told)
        .satisfies(failure -> assertThat(everythingOf(failure)).doesNotContain("f00"));
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "scopes = 'NO SCOPE', scopes",
    "allowed_cidrs = '10.0.0.0/33', allowed_cidrs",
    "allowed_cidrs = 'anywhere', allowed_cidrs",
    "rate_requests = 0, rate_requests and rate_seconds",
    "rate_requests = 1000000001, rate_requests and rate_seconds",
    "rate_seconds = NULL, rate_requests and rate_seconds",
    "rate_seconds = 2678401, rate_requests and rate_seconds"
  })
  void tellsWhichKeyCannotBeReadAndWhy(String damage, String column) throws Exception {
    ApiKey key = issued();
    execute("UPDATE api_key SET rate_requests = 1, rate_seconds = 1");
    execute("UPDATE api_key SET " + damage);
    List<ThrowingCallable> readings =
        List.of(
            () -> store.get(key.id()),
            () -> store.find(new Lookup.BySecretId(key.secrets().get(0).id())),
            () -> store.list(KeyQuery.all(), Instant.EPOCH),
            () -> store.change(key.id(), Optional.empty(), truth -> Optional.empty()));

    assertThat(readings)
        .allSatisfy(
            reading ->
                assertThatExceptionOfType(KeyStoreException.class)
                    .isThrownBy(reading)
                    .withMessage(
                        "the key " + key.id() + " has " + column + " that cannot be read"));
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
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
