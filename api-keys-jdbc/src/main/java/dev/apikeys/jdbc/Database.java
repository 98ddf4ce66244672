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
      "H2",
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
        case 40001, 50200, 90131, 23505 -> true; // deadlock, lock timeout, concurrent update, taken
        default -> false;
      };
    }
  };

  private final String product;
  private final String lockOwner;

  Database(String product, String lockOwner) {
    this.product = product;
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
        .filter(database -> database.product.equals(product))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyStoreException(
                    "the database is %s, which this version does not support: use %s"
                        .formatted(product, products())));
  }

  private static String products() {
    return Arrays.stream(values())
        .map(database -> database.product)
        .collect(Collectors.joining(" or "));
  }

  /** Where its script lies on the class path. */
  String script() {
    return "db/api-keys/" + product.toLowerCase(Locale.ROOT) + "/V1__api_keys.sql";
  }

  /**
   * Whether a transaction that failed so may succeed when it is begun anew: it met another one, or
   * came second to a unique value, which it will then find taken.
   */
  abstract boolean isConflict(SQLException failure);

  /** The one statement that makes sure of an owner's row and locks it. */
  String lockOwner() {
    return lockOwner;
  }
}
