package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;

/** An owner in its tenant. Where there is none, columns hold {@code ''}. */
record Owner(String tenant, String id) implements Comparable<Owner> {

  private static final String NONE = "";

  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::tenant).thenComparing(Owner::id);

  static Optional<Owner> of(ApiKey key) {
    return key.owner().map(id -> new Owner(key.tenant(), id));
  }

  static String column(Optional<String> owner) {
    return owner.orElse(NONE);
  }

  static Optional<String> read(ResultSet row) throws SQLException {
    return Optional.of(row.getString("owner")).filter(owner -> !owner.equals(NONE));
  }

  static Optional<Owner> readInTenant(ResultSet row) throws SQLException {
    String tenant = row.getString("tenant");
    return read(row).map(owner -> new Owner(tenant, owner));
  }

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }
}
