package dev.apikeys.spring;

import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ScopeGuard;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;

/**
 * Has keys answered in their own way. Whoever is denied otherwise is answered as by Spring
 * Security's default, since a handler that is the only one of a chain is asked for everybody.
 *
 * @param keys who answers keys
 * @param others who answers the rest
 */
record ApiKeyAccessDeniedHandler(AccessDeniedHandler keys, AccessDeniedHandler others)
    implements AccessDeniedHandler {

  ApiKeyAccessDeniedHandler(AccessDeniedHandler keys) {
    this(keys, new AccessDeniedHandlerImpl());
  }

  /** Tells a key which scopes it lacks (RFC 6750, section 3.1). */
  static AccessDeniedHandler namingScopes(ScopeGuard guard) {
    return (request, response, denied) -> {
      if (guard.admits(request, response, DemandedScopes.of(denied))) {
        guard.forbid(response); // for something else than a scope
      }
    };
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException, ServletException {
    boolean byKey = ApiKeyPrincipal.of(request).isPresent();
    (byKey ? keys : others).handle(request, response, denied);
  }
}
