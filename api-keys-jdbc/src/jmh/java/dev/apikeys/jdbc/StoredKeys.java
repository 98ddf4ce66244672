package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.Verification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Keys in the tables of PostgreSQL, of which nothing is remembered. */
@State(Scope.Benchmark)
public class StoredKeys {

  /** How many there are. */
  @Param("1000")
  public int keys;

  private HikariDataSource pool;
  private ApiKeys verifying;
  private String select;
  private String[] tokens;

  /** Reads the tokens, and hears by which statement the store looks one up. */
  @Setup
  public void open() throws SQLException {
    pool = Server.given();
    tokens = Filling.tokens(pool);
    select = heard(tokens[0]);
    verifying = over(JdbcKeyStore.create(pool));
    Keyring.requireVerified(verifying, Arrays.copyOf(tokens, Math.min(keys, Keyring.IN_USE)));
  }

  private static ApiKeys over(JdbcKeyStore store) {
    return Keyring.over(store).cache(CachePolicy.none()).build();
  }

  private String heard(String token) {
    Wiretap wiretap = new Wiretap(pool);
    try (ApiKeys listened = over(JdbcKeyStore.create(wiretap.dataSource()))) {
      Keyring.requireVerified(listened, token);
    }
    List<String> statements =
        wiretap.heard().stream().filter(sql -> sql.contains("WHERE s.id = ?")).toList();
    if (statements.size() != 1) {
      throw new IllegalStateException("not one statement that looks up: " + statements);
    }
    return statements.get(0);
  }

  /**
   * Sees that what was measured was verification, by one token: JMH takes what is done here for a
   * part of the last iteration, bytes and look-ups included.
   */
  @TearDown
  public void close() {
    Keyring.requireVerified(verifying, tokens[0]);
    verifying.close();
    pool.close();
  }

  String[] tokens() {
    return tokens;
  }

  Verification verify(String token) {
    return verifying.verify(token, Keyring.REQUEST);
  }

  /** The row of a secret's id, by the same statement and nothing but JDBC. */
  @Nullable Object[] select(String id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("no such secret: " + id);
        }
        @Nullable Object[] columns = new @Nullable Object[row.getMetaData().getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
          columns[i] = row.getObject(i + 1);
        }
        return columns;
      }
    }
  }
}
