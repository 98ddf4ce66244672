package dev.apikeys.servlet;

import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All keys of one owner, in the hands of whoever manages them.
 *
 * @param management the request and its caller
 * @param owner whose keys
 */
record OwnersKeys(Management management, String owner) {

  OwnersKeys {
    ListParameters.owner(owner);
  }

  Answer answer(Route.Resource resource, boolean reading) {
    management.requireManaging();
    if (management.caller() instanceof Caller.User user && !user.owner().equals(owner)) {
      throw Management.nothing(Problems.UNKNOWN_OWNER);
    }
    if (resource == Route.Resource.OWNER_REVOKE) {
      return revoke();
    }
    return reading ? management.list(Optional.of(owner)) : erase();
  }

  private Answer revoke() {
    String tenant = tenant();
    String reason = management.reason();
    int revoked = management.lifecycle().sweep().revokeAllOf(tenant, owner, reason);
    return Answer.of(200, Map.of("revoked", revoked));
  }

  private Answer erase() {
    management.lifecycle().sweep().eraseOwner(tenant(), owner);
    return Answer.empty(204);
  }

  /** The caller's tenant; one who acts in all of them must say which one is meant. */
  private String tenant() {
    Parameters given =
        Parameters.of(management.request().getQueryString()).allowing(Set.of("tenant"));
    return ListParameters.tenant(given)
        .or(() -> management.caller().tenants().only())
        .orElseThrow(
            () ->
                new InvalidMemberException(
                    "tenant", "is missing: say by ?tenant= in which one the owner is"));
  }
}
