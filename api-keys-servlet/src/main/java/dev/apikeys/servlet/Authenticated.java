package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.Quota;
import dev.apikeys.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * The mark of a verified request, kept as an attribute. Its type is known here alone, so that
 * neither a client nor a proxy's attributes can forge it, and it names who verified: what one set
 * of keys let through is not verified for another.
 *
 * @param keys who verified
 * @param principal the key that was verified
 * @param outgoingUntil when the presented secret ends, if it was rotated and is on its way out
 * @param quota what is left of the key's limit, if it has one
 * @param hidden what held the key, or might have
 * @param before the mark of other keys that verified the request before these
 */
record Authenticated(
    ApiKeys keys,
    ApiKeyPrincipal principal,
    Optional<Instant> outgoingUntil,
    Optional<Quota> quota,
    Hidden hidden,
    Optional<Authenticated> before) {

  private static final String ATTRIBUTE = ApiKeyPrincipal.class.getName();

  Scopes scopes() {
    return principal.key().scopes();
  }

  static Optional<Authenticated> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Authenticated mark
        ? Optional.of(mark)
        : Optional.empty();
  }

  static Optional<Authenticated> by(ApiKeys keys, HttpServletRequest request) {
    return of(request).flatMap(mark -> mark.by(keys));
  }

  private Optional<Authenticated> by(ApiKeys given) {
    return keys == given ? Optional.of(this) : before.flatMap(mark -> mark.by(given));
  }

  void mark(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
