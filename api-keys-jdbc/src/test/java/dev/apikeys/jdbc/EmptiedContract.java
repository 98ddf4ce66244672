package dev.apikeys.jdbc;

import dev.apikeys.KeyStore;
import dev.apikeys.contract.KeyStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on one database for all its tests, emptied before each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EmptiedContract extends KeyStoreContract {

  private static final List<String> TABLES =
      List.of(
          "api_key_last_used",
          "api_key_secret",
          "api_key",
          "api_key_owner",
          "api_key_request",
          "api_key_change",
          "api_key_audit");

  private DataSource dataSource = new JdbcDataSource();
  private KeyStore store = JdbcKeyStore.create(dataSource);

  abstract DataSource open();

  KeyStore over(DataSource opened) {
    return JdbcKeyStore.create(opened);
  }

  @BeforeAll
  void createSchema() {
    dataSource = open();
    JdbcKeyStore.create(dataSource).createSchema();
    store = over(dataSource);
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("DELETE FROM " + table);
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  @Override
  public KeyStore store() {
    return store;
  }
}
