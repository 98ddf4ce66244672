package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;

/**
 * The key behind a request that {@link ApiKeyFilter} let through. Immutable; holds no secret.
 *
 * @param key the key, with the presented secret alone
 */
public record ApiKeyPrincipal(ApiKey key) implements Principal {

  /**
   * The key behind this request; empty for an anonymous one. Found on every dispatch of a verified
   * request, and wherever the request's user principal is one of these.
   */
  public static Optional<ApiKeyPrincipal> of(HttpServletRequest request) {
    Optional<ApiKeyPrincipal> verified = Authenticated.of(request).map(Authenticated::principal);
    return verified.isPresent() || !(request.getUserPrincipal() instanceof ApiKeyPrincipal given)
        ? verified
        : Optional.of(given);
  }

  /** The key's id. */
  @Override
  public String getName() {
    return key.id();
  }
}
