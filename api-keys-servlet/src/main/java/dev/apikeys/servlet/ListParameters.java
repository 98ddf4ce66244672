package dev.apikeys.servlet;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request that lists keys.
 *
 * @param given its parameters
 * @param owner the owner whose keys alone are listed, if there is one
 */
record ListParameters(Parameters given, Optional<String> owner) {

  private static final Set<String> NAMES =
      Set.of("owner", "tenant", "include_inactive", "limit", "cursor");
  private static final Set<String> OF_OWNER =
      Set.of("tenant", "include_inactive", "limit", "cursor");

  /**
   * Reads a raw query.
   *
   * @param owner the owner that the path names already
   * @throws InvalidMemberException naming the parameter that is unknown, repeated or illegal
   */
  static ListParameters of(@Nullable String query, Optional<String> owner) {
    Parameters given = Parameters.of(query).allowing(owner.isPresent() ? OF_OWNER : NAMES);
    return new ListParameters(given, owner.or(() -> given.value("owner")).map(text -> owner(text)));
  }

  KeyQuery query() {
    KeyQuery query = given.limit().map(KeyQuery.all()::limit).orElse(KeyQuery.all());
    query = owner.map(query::ownedBy).orElse(query);
    query = tenant(given).map(Tenants::only).map(query::of).orElse(query);
    query = given.value("cursor").map(ListParameters::cursor).map(query::after).orElse(query);
    return given.flag("include_inactive") ? query.includingInactive() : query;
  }

  private static String cursor(String text) {
    if (!Route.isId(text)) {
      throw new InvalidMemberException("cursor", "is none that a list gave out");
    }
    return text;
  }

  /** Refuses what no key can have, before a store stumbles over it. */
  static String owner(String text) {
    return NewKey.named("probe").ownedBy(text).owner().orElseThrow();
  }

  static Optional<String> tenant(Parameters given) {
    return given
        .value("tenant")
        .map(text -> NewKey.named("probe").inTenant(text))
        .flatMap(NewKey::tenant);
  }
}
