package dev.apikeys.servlet;

import dev.apikeys.ApiKeyException;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyStoreException;
import dev.apikeys.RateLimiterException;
import dev.apikeys.Scopes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a failed management request is answered with.
 *
 * @param problems the errors
 * @param caller whose request failed, as far as it is known
 */
record Failures(Problems problems, Optional<Caller> caller) {

  private static final Logger log = LoggerFactory.getLogger(ApiKeyServlet.class);

  Problem problem(RuntimeException failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    } else if (failure instanceof InvalidMemberException invalid) {
      return Problems.invalid(invalid);
    } else if (failure instanceof ApiKeyException denied) {
      return problem(denied);
    } else if (failure instanceof RateLimiterException) { // which the limits have logged
      return Problems.unavailable();
    } else if (failure instanceof KeyStoreException) {
      log.error("A management request was answered 503: the key store is broken.", failure);
      return Problems.unavailable();
    }
    log.error("A management request was answered 500.", failure);
    return Problems.broken();
  }

  private Problem problem(ApiKeyException denied) {
    if (denied instanceof ApiKeyException.Refused refused) {
      return isPlainKey()
          ? problems.missing(List.of(Scopes.ADMIN))
          : Problems.forbidden(String.valueOf(refused.getMessage())).about(refused.member());
    }
    if (denied instanceof ApiKeyException.UnknownKey) {
      return Problems.notFound(Problems.UNKNOWN_KEY);
    }
    if (denied instanceof ApiKeyException.RequestReused) {
      return Problem.of(
              422,
              "request_reused",
              Creation.IDEMPOTENCY_KEY
                  + " was given to a request for another key: choose a new one")
          .about(Creation.IDEMPOTENCY_KEY);
    }
    return denied instanceof ApiKeyException.Revoked
        ? Problems.conflict("the API key is revoked, which is for good")
        : Problems.conflict(String.valueOf(denied.getMessage()));
  }

  private boolean isPlainKey() {
    return caller.map(who -> who instanceof Caller.Key && !who.manages()).orElse(false);
  }
}
