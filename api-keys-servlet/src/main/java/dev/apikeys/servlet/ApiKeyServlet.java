package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A servlet that serves the management of keys as JSON: create, list, read, edit, activate,
 * deactivate, rotate, revoke, delete, their history, all keys of an owner, the calling key, the
 * introspection of tokens (RFC 7662), the keys by which signed tokens can be verified, and the
 * description of all this (OpenAPI 3.1) at {@code openapi.json}.
 *
 * <p>Map it with everything below, as in {@code /api-keys/*}. It verifies no credential: put an
 * {@link ApiKeyFilter} or the application's own authentication before it, and say by a {@link
 * ManagementAuthorizer} who manages. What a caller may then do, core decides. Callers that
 * authenticate by a cookie need protection against forged requests of their own. The published keys
 * and the description are no secret and for everybody: let the filter leave their paths open.
 *
 * <p>Bodies are {@code application/json} of at most 64 KiB. Errors are problem details (RFC 9457)
 * with {@code error}, {@code error_description} and, where one member or parameter is to blame,
 * {@code field}. No answer about keys is for any cache, and a token is in none but those that
 * create or rotate a key. Thread-safe.
 */
public final class ApiKeyServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String JWK_SET = "application/jwk-set+json";

  /** Not OpenAPI's own type: it is not registered, and browsers and tools know it less well. */
  private static final String OPENAPI = "application/json";

  private static final String CACHEABLE = "public, max-age=300";

  private final transient ApiKeys keys;
  private final transient ManagementAuthorizer authorizer;
  private final transient Problems problems;
  private final transient OpenApi openApi;

  private ApiKeyServlet(ApiKeys keys, ManagementAuthorizer authorizer, String realm) {
    this.keys = keys;
    this.authorizer = authorizer;
    this.problems = new Problems(Challenge.bearer(realm));
    this.openApi = OpenApi.read();
  }

  /** Serves the management of these keys to whom the authorizer lets in. */
  public static ApiKeyServlet create(ApiKeys keys, ManagementAuthorizer authorizer) {
    return new ApiKeyServlet(
        requireNonNull(keys, "keys"),
        requireNonNull(authorizer, "authorizer"),
        Challenge.DEFAULT_REALM);
  }

  /**
   * The same, with this realm in its challenges: that of the filter before it, whose default is
   * {@code api-keys} too.
   *
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public ApiKeyServlet realm(String name) {
    return new ApiKeyServlet(keys, authorizer, requireNonNull(name, "name"));
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
      Route.Resource resource = route.resource();
      if (resource != Route.Resource.NONE && request.getMethod().equals("OPTIONS")) {
        return Answer.empty(204).with("Allow", resource.allow());
      }
      Optional<Answer> document = document(resource, request);
      if (document.isPresent()) {
        return document.get();
      }
      caller = authorizer.callerOf(request);
      if (caller.isEmpty()) {
        return stranger(request).answer();
      }
      requireAllowed(resource, request.getMethod());
      return new Management(keys, problems, caller.get(), request).answer(route);
    } catch (RuntimeException failure) {
      return new Failures(problems, caller).problem(failure).answer();
    }
  }

  /** What is no secret, and meant for whoever has no key. */
  private Optional<Answer> document(Route.Resource resource, HttpServletRequest request) {
    if (!resource.allows(request.getMethod())) {
      return Optional.empty();
    }
    Optional<Answer> document =
        switch (resource) {
          case JWKS -> keys.publishedKeys().map(published -> Answer.ofText(JWK_SET, published));
          case OPENAPI -> Optional.of(Answer.ofText(OPENAPI, described(request)));
          default -> Optional.empty();
        };
    return document.map(answer -> answer.with("Cache-Control", CACHEABLE));
  }

  private String described(HttpServletRequest request) {
    return openApi.text(Route.base(request), keys.publishedKeys().isPresent());
  }

  private static void requireAllowed(Route.Resource resource, String method) {
    if (!resource.allows(method)) {
      throw new ProblemException(
          Problem.of(405, "invalid_request", "this method is not served here")
              .with("Allow", resource.allow()));
    }
  }

  private Problem stranger(HttpServletRequest request) {
    return request.getUserPrincipal() == null
        ? problems.unauthorized()
        : Problems.forbidden("this user may not manage API keys");
  }
}
