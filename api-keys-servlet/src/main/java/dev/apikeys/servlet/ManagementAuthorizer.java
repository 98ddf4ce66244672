package dev.apikeys.servlet;

import dev.apikeys.Actor;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who a request is when it manages keys. The application decides; {@link ApiKeyServlet} lets nobody
 * in whom this does not name. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface ManagementAuthorizer {

  /**
   * The caller behind this request; empty for none, which is answered 401 where the request has no
   * user principal, and 403 where it has one.
   */
  Optional<Caller> callerOf(HttpServletRequest request);

  /**
   * The key that authenticated the request, with its address: an administrator if its scopes say
   * so, else a caller that may read and revoke itself.
   */
  static ManagementAuthorizer byKey() {
    return request ->
        ApiKeyPrincipal.of(request)
            .map(ApiKeyPrincipal::key)
            .map(key -> new Caller.Key(key, from(request, Actor.key(key.id())), false));
  }

  private static Actor from(HttpServletRequest request, Actor actor) {
    String address = request.getRemoteAddr();
    try {
      return address == null ? actor : actor.from(address);
    } catch (InvalidMemberException unfit) {
      return actor;
    }
  }
}
