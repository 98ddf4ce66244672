package dev.apikeys.spring;

import dev.apikeys.servlet.ApiKeyPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

/**
 * A chain's cache of requests that go on after a login, without those of keys, which never log in:
 * a key that is denied for want of a factor would be given a session else, and one that comes with
 * a user's session would go on with his request.
 *
 * @param users the cache of the chain
 */
record KeylessRequestCache(RequestCache users) implements RequestCache {

  @Override
  public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
    if (!isByKey(request)) {
      users.saveRequest(request, response);
    }
  }

  @Override
  public @Nullable SavedRequest getRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return users.getRequest(request, response);
  }

  @Override
  public @Nullable HttpServletRequest getMatchingRequest(
      HttpServletRequest request, HttpServletResponse response) {
    return isByKey(request) ? null : users.getMatchingRequest(request, response);
  }

  private static boolean isByKey(HttpServletRequest request) {
    return ApiKeyPrincipal.of(request).isPresent();
  }

  @Override
  public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
    users.removeRequest(request, response);
  }
}
