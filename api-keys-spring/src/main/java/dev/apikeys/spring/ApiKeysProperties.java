package dev.apikeys.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The settings of an application under {@code api-keys}.
 *
 * @param prefix what tokens start with: application and environment, such as acme_live
 * @param peppers peppers by id, each at least 32 random bytes in base64
 * @param currentPepper id of the pepper under which hashes are written; may be left out if there is
 *     exactly one
 * @param lastUseInterval how often the last uses noted in memory are written to the database
 * @param carriers where a key may stand in a request
 * @param filter what the filter guards
 * @param management the endpoints that manage keys
 * @param limits how many requests are let through
 * @param security what a key is to Spring Security
 */
@ConfigurationProperties("api-keys")
record ApiKeysProperties(
    @DefaultValue("key") String prefix,
    @DefaultValue Map<String, PepperText> peppers,
    @Nullable String currentPepper,
    @DefaultValue("60s") Duration lastUseInterval,
    @DefaultValue Carriers carriers,
    @DefaultValue Filter filter,
    @DefaultValue Management management,
    @DefaultValue Limits limits,
    @DefaultValue Security security) {

  /** What is set in this environment, where Spring Boot does not bind it. */
  static ApiKeysProperties in(Environment environment) {
    return Binder.get(environment).bindOrCreate("api-keys", ApiKeysProperties.class);
  }

  /**
   * Where a key may stand in a request.
   *
   * @param header name of the header that carries nothing but a key; empty for none
   * @param bearer whether Authorization: Bearer carries keys as well
   * @param apiKeyScheme whether Authorization: ApiKey carries keys as well
   * @param queryParameter name of a query parameter that carries keys, such as api_key; by default
   *     none, since URLs end in logs
   * @param authorizationFirst whether an Authorization decides where a key comes beside it in the
   *     header or the query, in place of refusing both
   */
  record Carriers(
      @DefaultValue("X-API-Key") String header,
      @DefaultValue("true") boolean bearer,
      @DefaultValue("false") boolean apiKeyScheme,
      @Nullable String queryParameter,
      @DefaultValue("false") boolean authorizationFirst) {}

  /**
   * What the filter guards.
   *
   * @param mode whether a key is required; by default required, and where Spring Security's chain
   *     decides the filter does no more than hide keys from error pages
   * @param openPaths paths that need no key: /exact or /below/**
   * @param realm the realm named in challenges
   * @param passForeignBearer whether a Bearer token that is no key is passed on, to a mechanism
   *     that follows and judges it
   * @param requireSecure whether keys are taken over TLS alone
   * @param discloseReasons whether a key is told that it has expired, is revoked, and so on
   * @param forwardingHeader the one header in which proxies say a client's address, such as
   *     X-Forwarded-For; needs trusted-proxies
   * @param trustedProxies the networks of proxies that are believed, such as 10.0.0.0/8
   */
  record Filter(
      @Nullable FilterMode mode,
      @DefaultValue List<String> openPaths,
      @DefaultValue("api-keys") String realm,
      @DefaultValue("false") boolean passForeignBearer,
      @DefaultValue("false") boolean requireSecure,
      @DefaultValue("true") boolean discloseReasons,
      @Nullable String forwardingHeader,
      @DefaultValue List<String> trustedProxies) {}

  /** Whether the filter asks for a key. */
  enum FilterMode {
    /** A request without a valid key is refused, but on open paths. */
    REQUIRED,
    /** A request without a key passes, anonymous; a bad key is refused. */
    OPTIONAL,
    /** There is no filter. */
    OFF
  }

  /**
   * The endpoints that manage keys.
   *
   * @param enabled whether there are any
   * @param basePath where they are, below the context path; with a tenant in it, such as
   *     /tenants/{tenant}/api-keys, callers act in that tenant alone
   * @param adminRoles roles of Spring Security whose users manage all keys, such as ADMIN; by
   *     default none
   * @param userScopes scopes that users of Spring Security may grant to keys of their own; by
   *     default none
   */
  record Management(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("/api-keys") String basePath,
      @DefaultValue List<String> adminRoles,
      @DefaultValue List<String> userScopes) {}

  /**
   * What a key is to Spring Security.
   *
   * @param principalName what the name of an authentication by a key is
   * @param ownerAuthorities whether a key may do as well what its owner may, as the
   *     UserDetailsService has it, whatever its scopes are; keys of users who may not log in are
   *     refused then
   * @param scopes the scopes that the application asks for as authorities, such as orders:write for
   *     SCOPE_orders:write: a key granted orders:* has those that this covers
   */
  record Security(
      @DefaultValue("key-id") PrincipalName principalName,
      @DefaultValue("false") boolean ownerAuthorities,
      @DefaultValue List<String> scopes) {}

  /** What an authentication is called. */
  enum PrincipalName {
    /** By the key's id. */
    KEY_ID,
    /** By the key's owner, if it has one. */
    OWNER
  }

  /**
   * How many requests are let through.
   *
   * @param perKey what a key may make that has no limit of its own
   * @param failedAttempts what a client may try with tokens that are no keys
   * @param management what a caller may make to manage keys
   * @param disclose whether answers tell in RateLimit and RateLimit-Policy what is left of limits
   * @param closedWithoutLimiter whether requests that have a limit are refused while the rate
   *     limiter is out of order, in place of going on uncounted
   */
  record Limits(
      @DefaultValue PerKey perKey,
      @DefaultValue FailedAttempts failedAttempts,
      @DefaultValue ManagementCalls management,
      @DefaultValue("false") boolean disclose,
      @DefaultValue("false") boolean closedWithoutLimiter) {}

  /**
   * What a key may make that has no limit of its own.
   *
   * @param requests how many requests a key may make that has no limit of its own; by default there
   *     is no limit
   * @param per the time in which a key may make so many requests: whole seconds, such as 60s
   */
  record PerKey(@Nullable Integer requests, @Nullable Duration per) {}

  /**
   * What a client may try with tokens that are no keys.
   *
   * @param requests how many attempts may fail from one client address (of IPv6, its /64 network)
   * @param per the time in which so many attempts may fail: whole seconds, such as 60s
   */
  record FailedAttempts(@DefaultValue("300") int requests, @DefaultValue("60s") Duration per) {}

  /**
   * What a caller may make to manage keys.
   *
   * @param requests how many calls each caller of the endpoints that manage keys may make
   * @param per the time in which a caller may make so many calls: whole seconds, such as 60s
   */
  record ManagementCalls(@DefaultValue("600") int requests, @DefaultValue("60s") Duration per) {}
}
