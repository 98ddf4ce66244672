package dev.apikeys.servlet;

import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a request that creates a key.
 *
 * @param members its members
 */
record Creation(Members members) {

  private static final int MAX_DAYS = 1_000_000;
  private static final List<String> ADMINISTRATIVE = List.of("is_admin", "owner", "tenant");
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "description",
          "scopes",
          "expires_at",
          "expires_in_days",
          "not_before",
          "metadata",
          "is_admin",
          "owner",
          "tenant");

  static Creation read(HttpServletRequest request) {
    return new Creation(RequestBody.read(request).allowing(MEMBERS));
  }

  /**
   * The request for a key that it makes in this caller's hands.
   *
   * @throws InvalidMemberException naming the member that is to blame
   */
  NewKey request(Caller caller) {
    if (caller instanceof Caller.User) {
      ADMINISTRATIVE.stream().filter(members::has).findFirst().ifPresent(Creation::refuse);
    }
    NewKey key =
        NewKey.named(
            members
                .text("name")
                .orElseThrow(() -> new InvalidMemberException("name", "is missing")));
    key = key.describedAs(members.text("description").orElse("")).withScopes(scopes());
    key = members.object("metadata").map(key::withMetadata).orElse(key);
    key = members.instant("not_before").map(key::notBefore).orElse(key);
    key = members.text("owner").map(key::ownedBy).orElse(key);
    key = members.text("tenant").map(key::inTenant).orElse(key);
    return expiring(key);
  }

  private static void refuse(String member) {
    throw new InvalidMemberException(member, "is not for a user to give: leave it out");
  }

  private List<String> scopes() {
    List<String> scopes = new ArrayList<>(members.texts("scopes"));
    if (members.flag("is_admin")) {
      scopes.add(Scopes.ADMIN);
    } else if (members.has("is_admin") && scopes.contains(Scopes.ADMIN)) {
      throw new InvalidMemberException("is_admin", "is false, but scopes hold " + Scopes.ADMIN);
    }
    return scopes;
  }

  private NewKey expiring(NewKey key) {
    Optional<Integer> days = members.count("expires_in_days", MAX_DAYS);
    if (days.isEmpty()) {
      return members.instant("expires_at").map(key::expiringAt).orElse(key);
    }
    if (members.has("expires_at")) {
      throw new InvalidMemberException(
          "expires_in_days", "and expires_at exclude each other: give one of them");
    }
    return days.get() == 0 ? key.neverExpiring() : key.expiringIn(Duration.ofDays(days.get()));
  }
}
