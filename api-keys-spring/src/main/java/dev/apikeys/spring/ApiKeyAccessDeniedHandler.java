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
import org.springframework.security.web.csrf.CsrfException;

/**
 * Tells a key which scopes it lacks (RFC 6750, section 3.1). Whoever is denied otherwise is
 * answered as by Spring Security's default, since a handler that is the only one of a chain is
 * asked for everybody.
 *
 * @param guard who answers keys
 * @param others who answers the rest
 */
record ApiKeyAccessDeniedHandler(ScopeGuard guard, AccessDeniedHandler others)
    implements AccessDeniedHandler {

  ApiKeyAccessDeniedHandler(ScopeGuard guard) {
    this(guard, new AccessDeniedHandlerImpl());
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException, ServletException {
    if (denied instanceof CsrfException || ApiKeyPrincipal.of(request).isEmpty()) {
      others.handle(request, response, denied);
    } else if (guard.admits(request, response, DemandedScopes.of(denied))) {
      guard.forbid(response); // for something else than a scope
    }
  }
}
