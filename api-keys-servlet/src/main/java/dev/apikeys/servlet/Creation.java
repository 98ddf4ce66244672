package dev.apikeys.servlet;

import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyRequest;
import dev.apikeys.NewKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request that creates a key.
 *
 * @param members the members of its body
 * @param requestId the id that the client chose for it, if it did
 */
record Creation(Members members, Optional<String> requestId) {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Set<String> ANYBODY =
      Set.of(
          "name",
          "description",
          "scopes",
          "expires_at",
          "expires_in_days",
          "not_before",
          "metadata");
  private static final Set<String> ADMINISTRATORS =
      Set.of("is_admin", "owner", "tenant", "rate_limit", "allowed_cidrs");

  static Creation read(HttpServletRequest request, Caller caller) {
    Members members = RequestBody.read(request);
    return new Creation(Terms.allow(members, caller, ANYBODY, ADMINISTRATORS), requestId(request));
  }

  private static Optional<String> requestId(HttpServletRequest request) {
    List<String> ids = Collections.list(request.getHeaders(IDEMPOTENCY_KEY));
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    String id = ids.get(0);
    if (ids.size() > 1 || id.isBlank() || id.length() > KeyRequest.MAX_ID) {
      throw new InvalidMemberException(
          IDEMPOTENCY_KEY, "must be one value of 1 to " + KeyRequest.MAX_ID + " characters");
    }
    if (!id.chars().allMatch(c -> c >= ' ' && c < 0x7f) || id.startsWith(KeyRequest.LASTING)) {
      throw new InvalidMemberException(
          IDEMPOTENCY_KEY,
          "must be printable ASCII that does not start with '" + KeyRequest.LASTING + "'");
    }
    return Optional.of(id);
  }

  /**
   * The request for a key that it makes.
   *
   * @throws InvalidMemberException naming the member that is to blame
   */
  NewKey request() {
    if (!members.has("name")) {
      throw new InvalidMemberException("name", "is missing");
    }
    KeyEdit terms = new Terms(members.values().keySet(), members).edit();
    return new NewKey(members.text("tenant"), members.text("owner"), terms);
  }
}
