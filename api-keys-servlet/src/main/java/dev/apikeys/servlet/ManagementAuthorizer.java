package dev.apikeys.servlet;

import dev.apikeys.Caller;
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
    return request -> ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::caller);
  }
}
