package dev.apikeys.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the filter guards.
 *
 * @param mode whether a key is required; by default required, and where Spring Security's chain
 *     decides the filter does no more than hide keys from error pages
 * @param openPaths paths that need no key: /exact or /below/**
 * @param realm the realm named in challenges
 * @param scopes the scopes that a key must have for whatever it asks for, besides what else demands
 *     some
 * @param passForeignBearer whether a Bearer token that is no key is passed on, to a mechanism that
 *     follows and judges it
 * @param requireSecure whether keys are taken over TLS alone
 * @param discloseReasons whether a key is told that it has expired, is revoked, and so on
 * @param cacheControl whether answers to keys that say nothing of caches are marked as private
 * @param forwardingHeader the one header in which proxies say a client's address, such as
 *     X-Forwarded-For; needs trusted-proxies
 * @param trustedProxies the networks of proxies that are believed, such as 10.0.0.0/8
 */
record FilterSettings(
    @Nullable Mode mode,
    @DefaultValue List<String> openPaths,
    @DefaultValue("api-keys") String realm,
    @DefaultValue List<String> scopes,
    @DefaultValue("false") boolean passForeignBearer,
    @DefaultValue("false") boolean requireSecure,
    @DefaultValue("true") boolean discloseReasons,
    @DefaultValue("true") boolean cacheControl,
    @Nullable String forwardingHeader,
    @DefaultValue List<String> trustedProxies) {

  /** Whether the filter asks for a key. */
  enum Mode {
    /** A request without a valid key is refused, but on open paths. */
    REQUIRED,
    /** A request without a key passes, anonymous; a bad key is refused. */
    OPTIONAL,
    /** There is no filter. */
    OFF
  }
}
