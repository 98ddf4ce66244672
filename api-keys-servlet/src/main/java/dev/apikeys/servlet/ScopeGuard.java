package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ScopeRequirement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The check of scopes behind an {@link ApiKeyFilter}, for an application that knows only later what
 * a request needs: in a servlet, an interceptor, a handler. Immutable and thread-safe.
 */
public final class ScopeGuard {

  private final Problems problems;

  ScopeGuard(Problems problems) {
    this.problems = problems;
  }

  /**
   * A guard whose challenges name this realm; the filter's is {@code api-keys} by default.
   *
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public static ScopeGuard create(String realm) {
    return new ScopeGuard(new Problems(Challenge.bearer(requireNonNull(realm, "realm"))));
  }

  /**
   * Whether a key made this request and its scopes are enough. If not, the refusal has been
   * answered as the filter would: 401 without a key, 403 naming what is missing with one.
   *
   * @throws IOException if the refusal could not be written
   */
  public boolean admits(
      HttpServletRequest request, HttpServletResponse response, ScopeRequirement required)
      throws IOException {
    requireNonNull(response, "response");
    requireNonNull(required, "required");
    Optional<ApiKeyPrincipal> caller = ApiKeyPrincipal.of(request);
    if (caller.isEmpty()) {
      challenge(response);
      return false;
    }
    List<String> missing = required.missing(caller.get().key().scopes());
    if (missing.isEmpty()) {
      return true;
    }
    problems.missing(missing, caller.get().key().scopes()).writeTo(response);
    return false;
  }

  /**
   * Answers 401, as the filter does to a request without credential.
   *
   * @throws IOException if it could not be written
   */
  public void challenge(HttpServletResponse response) throws IOException {
    problems.unauthorized().writeTo(response);
  }

  /**
   * Answers 403 to a key that may not do this, whatever its scopes are.
   *
   * @throws IOException if it could not be written
   */
  public void forbid(HttpServletResponse response) throws IOException {
    Problems.forbidden("this API key may not do that").writeTo(response);
  }
}
