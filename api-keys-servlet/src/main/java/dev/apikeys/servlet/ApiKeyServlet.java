package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A servlet that serves the management of keys as JSON: create, list, read, activate, deactivate,
 * revoke, delete.
 *
 * <p>Map it with everything below, as in {@code /api-keys/*}. It verifies no credential: put an
 * {@link ApiKeyFilter} or the application's own authentication before it, and say by a {@link
 * ManagementAuthorizer} who manages. What a caller may then do, core decides. Callers that
 * authenticate by a cookie need protection against forged requests of their own.
 *
 * <p>Bodies are {@code application/json} of at most 64 KiB. Errors are problem details (RFC 9457)
 * with {@code error}, {@code error_description} and, where one member or parameter is to blame,
 * {@code field}. No answer is for any cache; none but the creating one holds a token. Thread-safe.
 */
public final class ApiKeyServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient ManagementAuthorizer authorizer;
  private final transient Management management;
  private final transient Problems problems;

  private ApiKeyServlet(ApiKeys keys, ManagementAuthorizer authorizer) {
    this.authorizer = authorizer;
    this.problems = new Problems(Challenge.bearer(Challenge.DEFAULT_REALM));
    this.management = new Management(keys, problems);
  }

  /** Serves the management of these keys to whom the authorizer lets in. */
  public static ApiKeyServlet create(ApiKeys keys, ManagementAuthorizer authorizer) {
    return new ApiKeyServlet(keys, authorizer);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request).writeTo(response);
  }

  private Answer answer(HttpServletRequest request) {
    Optional<Caller> caller = Optional.empty();
    try {
      Route route = Route.of(request);
      if (route.resource() != Route.Resource.NONE && request.getMethod().equals("OPTIONS")) {
        return Answer.empty(204).with("Allow", route.resource().allow());
      }
      caller = authorizer.callerOf(request);
      return caller.isPresent()
          ? management.answer(route, caller.get(), request)
          : stranger(request).answer();
    } catch (RuntimeException failure) {
      return new Failures(problems, caller).problem(failure).answer();
    }
  }

  private Problem stranger(HttpServletRequest request) {
    return request.getUserPrincipal() == null
        ? problems.unauthorized()
        : Problems.forbidden("this user may not manage API keys");
  }
}
