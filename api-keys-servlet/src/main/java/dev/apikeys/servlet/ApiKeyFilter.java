package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

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
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A servlet filter that lets requests through by their API key.
 *
 * <p>By default each request needs a valid key, in {@code X-API-Key} or as {@code Authorization:
 * Bearer}; {@link #optional()} and {@link #open} let requests without credential through, never one
 * with a bad credential. Behind it the key is the request's user ({@link ApiKeyPrincipal}), its
 * scopes are its roles, and each carrier is hidden. On an error page of a request that was not
 * verified those that hold nothing but keys are. A request is verified once, whatever it is
 * dispatched to; the scopes are checked on each dispatch but that to an error page.
 *
 * <p>Refusals are 400, 401, 403, 429 and 503 with problem details (RFC 9457) and, by RFC 6750, a
 * challenge; the application is not invoked. Answers to verified requests carry {@code
 * Cache-Control: private} and {@code Vary} unless the application sets its own, and {@code
 * API-Key-Expires} with the end of a secret that was rotated and works on for an overlap.
 *
 * <p>Immutable and thread-safe: each setting answers a changed copy. Register it with asynchronous
 * processing supported, and for the dispatcher types {@code REQUEST}, {@code ASYNC} and {@code
 * ERROR}; also for {@code FORWARD} where an unguarded servlet forwards to guarded ones.
 */
public final class ApiKeyFilter implements Filter {

  private static final Logger log = LoggerFactory.getLogger(ApiKeyFilter.class);

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
    return new ApiKeyFilter(requireNonNull(keys, "keys"), GuardPolicy.DEFAULT);
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
    requireNonNull(required, "required");
    return with(copy -> copy.required = required);
  }

  /** Lets requests without credential through as anonymous. By default they are refused. */
  public ApiKeyFilter optional() {
    return with(copy -> copy.optional = true);
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
    for (String path : requireNonNull(paths, "paths")) {
      requireNonNull(path, "paths");
    }
    OpenPaths open = OpenPaths.of(paths);
    return with(copy -> copy.open = open);
  }

  /**
   * The realm of the challenges. By default {@code api-keys}.
   *
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public ApiKeyFilter realm(String name) {
    requireNonNull(name, "name");
    return with(copy -> copy.realm = name);
  }

  /**
   * Where keys are read, and what is hidden. By default {@link Carriers#standard()}. Carriers with
   * a parameter of the query are logged as a warning.
   */
  public ApiKeyFilter carriers(Carriers carriers) {
    requireNonNull(carriers, "carriers");
    carriers
        .queryParameter()
        .ifPresent(
            name ->
                log.warn(
                    "API keys are read from the query parameter {}: URLs end in logs, in histories"
                        + " and in Referer headers, and keys with them. Let clients send a header"
                        + " where they can.",
                    name));
    return with(copy -> copy.carriers = carriers);
  }

  /**
   * Passes a Bearer token that is no key of ours on untouched, because another mechanism follows
   * that judges it; where Bearer carries no keys, each well-formed one. By default such a request
   * has no credential: 401. Never switch it on where nothing follows: whatever is no key would
   * pass.
   */
  public ApiKeyFilter passingForeignBearer() {
    return with(copy -> copy.passingForeign = true);
  }

  /**
   * Lets CORS preflights through as anonymous: {@code OPTIONS} with one {@code Origin} and one
   * {@code Access-Control-Request-Method}, without credential and body, as browsers send it. By
   * default they are guarded as all are. Better put a CORS filter before this one, and leave it so:
   * a handler behind that does not look at the method would be reached without a key.
   */
  public ApiKeyFilter passingPreflights() {
    return with(copy -> copy.passingPreflights = true);
  }

  /**
   * Takes credentials over TLS alone: what presents one without, or would have to, is answered 403
   * {@code insecure_transport} before it is looked at. By default this is not asked. Behind a proxy
   * that ends TLS the container must be told, so that {@code isSecure()} is true.
   */
  public ApiKeyFilter requireSecure() {
    return with(copy -> copy.secure = true);
  }

  /**
   * Whether the holder of a proven key is told that it has expired, is revoked, disabled or not yet
   * valid, or that its owner is inactive. By default so; if not, it is answered exactly as an
   * unknown key is.
   */
  public ApiKeyFilter disclosingReasons(boolean on) {
    return with(copy -> copy.disclosing = on);
  }

  /**
   * Tells in the fields {@code RateLimit-Policy} and {@code RateLimit}
   * (draft-ietf-httpapi-ratelimit-headers-10) what is left of the key's limit, in each answer to a
   * key that has one. By default only a refused request is told, in {@code Retry-After}, when to
   * try again.
   */
  public ApiKeyFilter disclosingLimits() {
    return with(copy -> copy.limits = new RateLimitFields(true));
  }

  /**
   * Takes the client's address from a header that these proxies set. By default it is the socket's,
   * and no header is looked at: all clients behind a proxy are then one, whose failed attempts
   * count together. The application's {@code getRemoteAddr()} stays what it was.
   */
  public ApiKeyFilter behind(TrustedProxies proxies) {
    requireNonNull(proxies, "proxies");
    return with(copy -> copy.proxies = Optional.of(proxies));
  }

  /** Verifies credentials so. By default the keys do it themselves. */
  public ApiKeyFilter verifyingBy(CredentialVerifier verifier) {
    requireNonNull(verifier, "verifier");
    return with(copy -> copy.verifier = Optional.of(verifier));
  }

  /** Has refusals answered so. By default with problem details. */
  public ApiKeyFilter refusingBy(RefusalHandler refusals) {
    requireNonNull(refusals, "refusals");
    return with(copy -> copy.refusals = refusals);
  }

  /**
   * Leaves {@code Cache-Control} to whoever writes the headers of all answers, such as a security
   * framework. By default answers to keys that have none are {@code private}.
   */
  public ApiKeyFilter leavingCacheControl() {
    return with(copy -> copy.keepingPrivate = false);
  }

  /** The check of scopes behind this filter, with its challenges. */
  public ScopeGuard scopeGuard() {
    return new ScopeGuard(policy.problems());
  }

  /**
   * Whether the headers of this request present a key, good or bad: it will be made by this key, or
   * refused, and a page of another origin could not have had it sent. Asks no store.
   */
  public boolean isPresentedByHeader(HttpServletRequest request) {
    return guard.isPresentedByHeader(requireNonNull(request, "request"));
  }

  private ApiKeyFilter with(Consumer<GuardPolicy.Copy> change) {
    return new ApiKeyFilter(keys, policy.with(change));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("ApiKeyFilter guards HTTP requests alone");
    }
    guard.admit(new Exchange(http, answer, chain));
  }
}
