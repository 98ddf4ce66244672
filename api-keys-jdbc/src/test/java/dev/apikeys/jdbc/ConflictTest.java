package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ChangeResult;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells a transaction that met another one from one that failed. */
class ConflictTest {

  @ParameterizedTest
  @CsvSource({
    "H2, 40001, 40001",
    "H2, HYT00, 50200",
    "H2, 90131, 90131",
    "H2, 23505, 23505",
    "POSTGRESQL, 40001, 0",
    "POSTGRESQL, 40P01, 0",
    "POSTGRESQL, 55P03, 0",
    "POSTGRESQL, 23505, 0",
    "MARIADB, 40001, 1213",
    "MARIADB, HY000, 1205",
    "MARIADB, HY000, 1020",
    "MARIADB, 23000, 1062",
  })
  void isMetByATransactionThatMaySucceedWhenBegunAnew(Database database, String state, int code) {
    assertThat(database.isConflict(new SQLException("", state, code))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "H2, 57014, 57014",
    "H2, 08006, 90067",
    "H2, 42S02, 42102",
    "H2, 23513, 23513",
    "H2, , 0",
    "POSTGRESQL, 57014, 0",
    "POSTGRESQL, 08006, 0",
    "POSTGRESQL, 42P01, 0",
    "POSTGRESQL, 23514, 0",
    "POSTGRESQL, , 0",
    "MARIADB, 70100, 1317",
    "MARIADB, 08000, 1927",
    "MARIADB, 42000, 1064",
    "MARIADB, 42S02, 1146",
    "MARIADB, , 0",
  })
  void isNoOtherFailure(Database database, String state, int code) {
    assertThat(database.isConflict(new SQLException("", state, code))).isFalse();
  }

  @Test
  void isToldOfWhereMariaDbRefusesToChangeWhatItsSnapshotDoesNotShow() {
    TestDatabase database = TestDatabase.MARIADB;
    String url = database.freshUrl() + "?sessionVariables=innodb_snapshot_isolation=ON";
    try (HikariDataSource pool = database.pool(url);
        Mint mint = new Mint()) {
      ThreadBoundTransactions transactions = new ThreadBoundTransactions(pool);
      JdbcKeyStore alone = JdbcKeyStore.create(pool);
      JdbcKeyStore joined = JdbcKeyStore.builder(pool).transactions(transactions).build();
      alone.createSchema();
      Mint.Minted key = mint.mint();
      alone.insert(List.of(key.insertion()));

      transactions.run(
          () -> {
            assertThat(joined.list(KeyQuery.all(), Mint.NOW)).hasSize(1);
            assertThat(switchOver(alone, key)).isInstanceOf(ChangeResult.Stored.class);
            assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> switchOver(joined, key))
                .withMessageContainingAll("code 1020", "roll yours back and begin it anew");
          });
    }
  }

  private static ChangeResult switchOver(KeyStore store, Mint.Minted key) {
    return store.change(
        key.keyId(), Optional.empty(), Edits.storing(Edits::switched, Actor.of("alice"), Mint.NOW));
  }
}
