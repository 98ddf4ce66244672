package dev.apikeys.jdbc;

import dev.apikeys.KeyStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The databases that are spoken, and what each says in its own way. */
enum Database {
  H2(
      """
      MERGE INTO api_key_owner o
      USING (VALUES (
        CAST(:tenant AS VARCHAR_CASESENSITIVE), CAST(:owner AS VARCHAR_CASESENSITIVE)
      )) v (tenant, owner)
      ON o.tenant = v.tenant AND o.owner = v.owner
      WHEN MATCHED THEN UPDATE SET seq = o.seq + 1
      WHEN NOT MATCHED THEN INSERT (tenant, owner, seq) VALUES (v.tenant, v.owner, 1)
      """) {
    @Override
    boolean isConflict(SQLException failure) {
      return switch (failure.getErrorCode()) {
        case 40001, 50200, 90131, 23505 -> true; // deadlock, lock timeout, changed meanwhile, taken
        default -> false;
      };
    }

    @Override
    boolean showsTruthUnderLockAt(int isolation) {
      return isolation <= Connection.TRANSACTION_READ_COMMITTED;
    }
  },
  POSTGRESQL(
      """
      INSERT INTO api_key_owner (tenant, owner, seq) VALUES (:tenant, :owner, 1)
      ON CONFLICT (tenant, owner) DO UPDATE SET seq = api_key_owner.seq + 1
      """) {
    @Override
    boolean isConflict(SQLException failure) {
      return switch (String.valueOf(failure.getSQLState())) {
        case "40001", "40P01", "55P03", "23505" ->
            true; // changed meanwhile, deadlock, lock timeout, taken
        default -> false;
      };
    }

    @Override
    boolean sortsByConstants() {
      return false;
    }
  },
  MARIADB(
      """
      INSERT INTO api_key_owner (tenant, owner, seq) VALUES (:tenant, :owner, 1)
      ON DUPLICATE KEY UPDATE seq = seq + 1
      """) {
    @Override
    boolean isConflict(SQLException failure) {
      return switch (failure.getErrorCode()) {
        case 1213, 1205, 1020, 1062 -> true; // deadlock, lock timeout, changed meanwhile, taken
        default -> false;
      };
    }
  };

  private final String lockOwner;

  Database(String lockOwner) {
    this.lockOwner = lockOwner;
  }

  /**
   * The database at the other end.
   *
   * @throws KeyStoreException if it is one that is not spoken
   */
  static Database of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return Arrays.stream(values())
        .filter(database -> database.name().equalsIgnoreCase(product))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyStoreException(
                    "the database is %s, which this version does not support: use one of %s"
                        .formatted(product, products())));
  }

  private static String products() {
    return Arrays.stream(values()).map(Database::name).collect(Collectors.joining(", "));
  }

  /** Where its script lies on the class path. */
  String script() {
    return "db/api-keys/" + name().toLowerCase(Locale.ROOT) + "/V1__api_keys.sql";
  }

  /**
   * Whether a transaction that failed so may succeed when it is begun anew: it met another one, or
   * came second to a unique value, which it will then find taken.
   */
  abstract boolean isConflict(SQLException failure);

  /**
   * Whether a transaction of this isolation, once it has waited for a lock, is shown what holds by
   * then, or else is made to fail.
   */
  boolean showsTruthUnderLockAt(int isolation) {
    return true;
  }

  /**
   * Whether an order that begins with a column that equals a constant leads it to the index that
   * begins so. Elsewhere the column is dropped from the order, and rows of one tenant may be looked
   * for along the primary key, past those of all others.
   */
  boolean sortsByConstants() {
    return true;
  }

  /** The one statement that makes sure of an owner's row and locks it. */
  String lockOwner() {
    return lockOwner;
  }
}
