package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request on its way through the filter: with its answer, and what comes behind.
 *
 * @param request the request
 * @param response its answer
 * @param chain what comes behind
 */
record Exchange(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {

  boolean isErrorPage() {
    return request.getDispatcherType() == DispatcherType.ERROR;
  }

  /** The same, without this. */
  Exchange hiding(Hidden hidden) {
    return new Exchange(new CredentialFreeRequest(request, response, hidden), response, chain);
  }

  /** The same, without what those hid that verified it: the container shows all of it again. */
  Exchange hidingAsBefore() {
    Exchange seen = this;
    Optional<Authenticated> mark = Authenticated.of(request);
    while (mark.isPresent()) {
      seen = seen.hiding(mark.get().hidden());
      mark = mark.get().before();
    }
    return seen;
  }

  /** The same, made by a key. */
  Exchange as(ApiKeyPrincipal principal, Hidden hidden) {
    return new Exchange(
        new AuthenticatedRequest(request, response, principal, hidden), response, chain);
  }

  void pass() throws IOException, ServletException {
    chain.doFilter(request, response);
  }

  /**
   * Has a refusal answered; of a refused inclusion nothing is seen, and the including page stays.
   */
  void refuse(Problem problem, RefusalHandler handler) throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.INCLUDE) {
      handler.refuse(request, response, problem);
    }
  }
}
