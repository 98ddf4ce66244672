package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.ScopeRequirement;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A servlet filter that lets requests through by their API key.
 *
 * <p>By default each request needs a valid key, in {@code X-API-Key} or as {@code Authorization:
 * Bearer}; {@link #optional()} and {@link #open} let requests without credential through, never one
 * with a bad credential. Behind it the key is the request's user ({@link ApiKeyPrincipal}), its
 * scopes are its roles, and the credential is hidden. On an error page of a request that was not
 * verified only the key's own header is. A request is verified once, whatever it is dispatched to;
 * the scopes are checked on each dispatch but that to an error page.
 *
 * <p>Refusals are 400, 401, 403 and 503 with problem details (RFC 9457) and, by RFC 6750, a
 * challenge; the application is not invoked. Answers to verified requests carry {@code
 * Cache-Control: private} and {@code Vary} unless the application sets its own.
 *
 * <p>Immutable and thread-safe: each setting answers a changed copy. Register it with asynchronous
 * processing supported, and for the dispatcher types {@code REQUEST}, {@code ASYNC} and {@code
 * ERROR}; also for {@code FORWARD} where an unguarded servlet forwards to guarded ones.
 */
public final class ApiKeyFilter implements Filter {

  private final ApiKeys keys;
  private final GuardPolicy policy;
  private final Guard guard;

  private ApiKeyFilter(ApiKeys keys, GuardPolicy policy) {
    this.keys = keys;
    this.policy = policy;
    this.guard = new Guard(keys, policy);
  }

  /** A filter that demands a valid key of every request. */
  public static ApiKeyFilter create(ApiKeys keys) {
    return new ApiKeyFilter(keys, GuardPolicy.DEFAULT);
  }

  /**
   * Demands all of these scopes, in place of those demanded before.
   *
   * @throws dev.apikeys.InvalidMemberException if one is no literal scope
   */
  public ApiKeyFilter requiring(String... scopes) {
    return requiring(ScopeRequirement.allOf(scopes));
  }

  /** Demands this of a key's scopes, in place of what was demanded before. By default nothing. */
  public ApiKeyFilter requiring(ScopeRequirement required) {
    return with(policy.requiring(required));
  }

  /** Lets requests without credential through as anonymous. By default they are refused. */
  public ApiKeyFilter optional() {
    return with(policy.letting(true, policy.open()));
  }

  /**
   * Lets requests without credential through on these paths, in place of those named before. By
   * default there is none.
   *
   * @param paths relative to the context path: {@code /x} for itself, {@code /x/*} or {@code /x/**}
   *     for it and all below it. Compared with the URI as sent, and only if that has but one
   *     reading: no escape, parameter, backslash, empty or dotted segment.
   * @throws IllegalArgumentException if one is no such pattern
   */
  public ApiKeyFilter open(String... paths) {
    return with(policy.letting(policy.optional(), OpenPaths.of(paths)));
  }

  /**
   * The realm of the challenges. By default {@code api-keys}.
   *
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public ApiKeyFilter realm(String name) {
    return with(policy.realm(name));
  }

  /**
   * The header that holds nothing but a key. By default {@code X-API-Key}.
   *
   * @throws IllegalArgumentException if it is no header's name, or {@code Authorization}
   */
  public ApiKeyFilter headerName(String name) {
    return with(policy.carriedBy(new Carriers(name, policy.carriers().bearer())));
  }

  /** Whether keys are read from {@code Authorization: Bearer}. By default they are. */
  public ApiKeyFilter bearer(boolean on) {
    return with(policy.carriedBy(new Carriers(policy.carriers().header(), on)));
  }

  /**
   * Passes a Bearer token that is no key of ours on untouched, because another mechanism follows
   * that judges it. By default such a request has no credential: 401. Never switch it on where
   * nothing follows: whatever is no key would pass.
   */
  public ApiKeyFilter passingForeignBearer() {
    return with(policy.passingForeignBearer());
  }

  private ApiKeyFilter with(GuardPolicy changed) {
    return new ApiKeyFilter(keys, changed);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("ApiKeyFilter guards HTTP requests alone");
    }
    guard.admit(http, answer, chain);
  }
}
