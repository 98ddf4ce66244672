package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.Quota;
import dev.apikeys.RateLimit;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
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
 * create or rotate a key. Each caller may make so many calls ({@link #limitedTo}). Thread-safe.
 */
public final class ApiKeyServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String JWK_SET = "application/jwk-set+json";

  /** Not OpenAPI's own type: it is not registered, and browsers and tools know it less well. */
  private static final String OPENAPI = "application/json";

  private static final RateLimit STANDARD = new RateLimit(600, Duration.ofSeconds(60));
  private static final String CACHEABLE = "public, max-age=300";

  private final transient ApiKeys keys;
  private final transient ManagementAuthorizer authorizer;
  private final transient Problems problems;
  private final transient RateLimit limit;
  private final transient RateLimitFields limits;
  private final transient OpenApi openApi;

  private ApiKeyServlet(
      ApiKeys keys,
      ManagementAuthorizer authorizer,
      Problems problems,
      RateLimit limit,
      RateLimitFields limits) {
    this.keys = keys;
    this.authorizer = authorizer;
    this.problems = problems;
    this.limit = limit;
    this.limits = limits;
    this.openApi = OpenApi.read();
  }

  /** Serves the management of these keys to whom the authorizer lets in. */
  public static ApiKeyServlet create(ApiKeys keys, ManagementAuthorizer authorizer) {
    return new ApiKeyServlet(
        requireNonNull(keys, "keys"),
        requireNonNull(authorizer, "authorizer"),
        new Problems(Challenge.bearer(Challenge.DEFAULT_REALM)),
        STANDARD,
        new RateLimitFields(false));
  }

  /**
   * The same, with this realm in its challenges: that of the filter before it, whose default is
   * {@code api-keys} too.
   *
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public ApiKeyServlet realm(String name) {
    Problems naming = new Problems(Challenge.bearer(requireNonNull(name, "name")));
    return new ApiKeyServlet(keys, authorizer, naming, limit, limits);
  }

  /**
   * The same, for so many calls of each caller, counted by the rate limiter of the keys. By default
   * 600 per 60 s. A call by a key uses up the key's own limit as well; introspection, which a
   * service may ask for with each of its requests, uses up that alone.
   */
  public ApiKeyServlet limitedTo(RateLimit perCaller) {
    requireNonNull(perCaller, "perCaller");
    return new ApiKeyServlet(keys, authorizer, problems, perCaller, limits);
  }

  /**
   * The same, which tells in {@code RateLimit-Policy} and {@code RateLimit} what is left, as {@link
   * ApiKeyFilter#disclosingLimits} does.
   */
  public ApiKeyServlet disclosingLimits() {
    return new ApiKeyServlet(keys, authorizer, problems, limit, new RateLimitFields(true));
  }

  /**
   * A filter that serves the same at a path which names a tenant, and each caller in that tenant
   * alone ({@link Caller#within}); where it may not act there, 404 as if there were nothing. A
   * servlet cannot be mapped to such a path. A tenant is one step of a path, percent-encoded in
   * UTF-8: the tenant {@code ""} has none.
   *
   * <p>Map the filter to all below what precedes the tenant, as in {@code /tenants/*}, behind all
   * other filters and with asynchronous processing supported. It serves requests, not what is
   * dispatched otherwise, and passes on untouched what is at other paths.
   *
   * @param template the path, such as <code>/tenants/{tenant}/api-keys</code>: <code>{tenant}
   *     </code> is one whole step and not the last; the others consist of {@code A-Z a-z 0-9 . _ ~
   *     -}
   * @throws IllegalArgumentException if it is none
   */
  public Filter below(String template) {
    return new TenantFilter(this, TenantPath.of(requireNonNull(template, "template")));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response, Optional.empty()).writeTo(response);
  }

  /** Serves a caller in this tenant alone. */
  void serve(HttpServletRequest request, HttpServletResponse response, String tenant)
      throws IOException {
    answer(request, response, Optional.of(tenant)).writeTo(response);
  }

  private Answer answer(
      HttpServletRequest request, HttpServletResponse response, Optional<String> tenant) {
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
      if (resource != Route.Resource.INTROSPECT || !(caller.get() instanceof Caller.Key)) {
        count(caller.get(), response); // before it is confined: one limit, whatever the tenant
      }
      caller = Optional.of(confined(caller.get(), tenant));
      requireAllowed(resource, request.getMethod());
      return new Management(keys, problems, caller.get(), request).answer(route);
    } catch (RuntimeException failure) {
      return new Failures(problems, caller).problem(failure).answer();
    }
  }

  private static Caller confined(Caller caller, Optional<String> tenant) {
    Optional<Caller> confined =
        tenant.isEmpty() ? Optional.of(caller) : caller.within(tenant.get());
    return confined.orElseThrow(Management::nowhere);
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

  private void count(Caller caller, HttpServletResponse response) {
    Optional<Quota> quota = keys.limits().count(caller, limit);
    limits.addTo(response, RateLimitFields.MANAGEMENT, quota);
    if (quota.isPresent() && !quota.get().allowed()) {
      throw new ProblemException(
          Problems.exceeded(
              "too many calls that manage API keys", RateLimitFields.MANAGEMENT, quota.get()));
    }
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
