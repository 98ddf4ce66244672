package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.FoundSecret;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.NewKey;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.TransactionOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TransactionsTest extends JoinedStore {

  TransactionsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void commitsAKeyTogetherWithACustomer() {
    ApiKey key =
        transactions.in(
            () -> {
              insertCustomer();
              return issuedJoined();
            });

    assertThat(customers()).isEqualTo(1);
    assertThat(store.get(key.id()).orElseThrow().key()).isEqualTo(key);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).rows()).hasSize(1);
  }

  @Test
  void rollsBackAKeyTogetherWithACustomer() {
    rolledBack(
        () -> {
          insertCustomer();
          issuedJoined();
        });

    assertThat(customers()).isZero();
    assertNothingIsStored();
  }

  @Test
  void rollsBackEveryChangeOfAKey() {
    String keyId = issued().id();
    StoredKey before = store.get(keyId).orElseThrow();
    long newest = store.changes(0, 10).newest();

    rolledBack(
        () -> {
          joinedKeys.as(Actor.of("alice")).disable(keyId);
          joinedKeys.as(Actor.of("alice")).delete(keyId);
          joined.announce("", "bob", NOW);
        });

    assertThat(store.get(keyId)).contains(before);
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
    assertThat(store.changes(0, 10).newest()).isEqualTo(newest);
  }

  @Test
  void keepsACustomerBesideABatchThatIsStoredAsAWholeOrNotAtAll() {
    Insertion taken;
    Insertion fresh;
    try (Mint mint = new Mint()) {
      taken = mint.mint().insertion();
      fresh = mint.mint().insertion();
    }
    store.insert(List.of(taken));

    transactions.run(
        () -> {
          insertCustomer();
          assertThat(joined.insertAll(List.of(fresh, taken)))
              .containsExactly(new InsertionResult.Withheld(), new InsertionResult.Duplicate());
          insertCustomer();
        });

    assertThat(customers()).isEqualTo(2);
    assertThat(store.get(fresh.key().key().id())).isEmpty();
    assertThat(store.audit(AuditQuery.all())).hasSize(1);
  }

  @Test
  void registersABootstrapSecretOnceOrNotAtAll() {
    NewKey request = NewKey.named("first").withScopes("**");
    try (ApiKeys bootstrapping =
        ApiKeys.builder(joined).bootstrap("the-secret-of-the-operator").build()) {
      rolledBack(
          () -> {
            Optional<ApiKey> key = bootstrapping.registerBootstrap(request);
            assertThat(key).isPresent();
            assertThat(bootstrapping.registerBootstrap(request)).isEqualTo(key);
          });
      assertNothingIsStored();

      Optional<ApiKey> key = transactions.in(() -> bootstrapping.registerBootstrap(request));
      assertThat(bootstrapping.registerBootstrap(request)).isPresent().isEqualTo(key);
    }
  }

  @Test
  void showsAnUncommittedKeyToItsTransactionAlone() {
    transactions.run(
        () -> {
          ApiKey key = issuedJoined();

          assertThat(joined.get(key.id())).isPresent();
          assertThat(joined.list(KeyQuery.all(), key.createdAt())).containsExactly(key);
          assertThat(joined.audit(AuditQuery.all())).hasSize(1);
          assertThat(joined.changes(0, 10).rows()).hasSize(1);
          assertThat(joined.countByScheme()).hasSize(1);
          assertThat(joined.find(new Lookup.BySecretId(key.secrets().get(0).id()))).isEmpty();
          assertNothingIsStored();
        });
  }

  @Test
  void keepsWhatAVerificationWritesWhateverBecomesOfTheTransaction() {
    String secretId = issued().secrets().get(0).id();
    Lookup lookup = new Lookup.BySecretId(secretId);
    SecretHash old = store.find(lookup).orElseThrow().hash();
    SecretHash fresh = SecretHash.parse("{hmac-sha256:p1}" + "0".repeat(64));

    rolledBack(
        () -> {
          joined.recordUses(List.of(new SecretUse(secretId, NOW)));
          assertThat(joined.rehash(secretId, old, fresh)).isTrue();
        });

    FoundSecret found = store.find(lookup).orElseThrow();
    assertThat(found.secret().lastUsedAt()).contains(NOW);
    assertThat(found.hash()).isEqualTo(fresh);
  }

  @Test
  void joinsAlsoWhileThereIsNoConnectionToBeHad() {
    transactions.run(
        () -> {
          wiretap.interfering(
              method -> {
                if (method.equals("getConnection")) {
                  throw new SQLException("no route to host", "08001");
                }
              });
          assertThatExceptionOfType(KeyStoreException.class)
              .isThrownBy(() -> joined.find(new Lookup.BySecretId("any")));

          assertThat(joined.get("any")).isEmpty();
        });
  }

  @Test
  void standsAloneWhereThereIsNoTransaction() {
    ApiKey key = issuedJoined();

    assertThat(store.get(key.id())).isPresent();
  }

  @Test
  void createsItsTablesApartFromTheTransaction() {
    rolledBack(
        () -> {
          insertCustomer();
          joined.createSchema();
        });

    assertThat(customers()).isZero();
  }

  @Test
  void passesOnWhatTransactionsThrow() throws Exception {
    Mind mind = new Mind();
    Transactions broken =
        new Transactions() {
          @Override
          public Optional<Connection> current() {
            throw mind;
          }

          @Override
          public void afterCompletion(Consumer<TransactionOutcome> action) {}
        };
    JdbcKeyStore unlucky = JdbcKeyStore.builder(pool).transactions(broken).build();

    assertThatThrownBy(() -> unlucky.announce("", "bob", NOW)).isSameAs(mind);
    assertNothingIsStored();
  }

  @Test
  void completesWhenTheTransactionIsCommitted() {
    List<String> told = new ArrayList<>();
    transactions.run(
        () -> {
          joined.afterCompletion(outcome -> told.add("first " + outcome));
          joined.afterCompletion(outcome -> told.add("second " + outcome));
          assertThat(told).isEmpty();
        });

    assertThat(told).containsExactly("first COMMITTED", "second COMMITTED");
  }

  @Test
  void completesWhenTheTransactionIsRolledBack() {
    List<TransactionOutcome> told = new ArrayList<>();

    rolledBack(() -> joined.afterCompletion(told::add));

    assertThat(told).containsExactly(TransactionOutcome.ROLLED_BACK);
  }

  @Test
  void completesWhenNobodyKnowsHowItEnded() {
    List<TransactionOutcome> told = new ArrayList<>();
    wiretap.failing(
        sql -> {
          if (sql.equals(Wiretap.COMMIT)) {
            throw new SQLException("no answer", "08006");
          }
        });

    assertThatThrownBy(() -> transactions.run(() -> joined.afterCompletion(told::add)))
        .hasRootCauseMessage("no answer");

    assertThat(told).containsExactly(TransactionOutcome.UNKNOWN);
  }

  @Test
  void completesAtOnceWhereThereIsNoTransaction() {
    List<TransactionOutcome> told = new ArrayList<>();

    joined.afterCompletion(told::add);

    assertThat(told).containsExactly(TransactionOutcome.COMMITTED);
  }
}
