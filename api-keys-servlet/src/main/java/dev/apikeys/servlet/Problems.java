package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.Quota;
import dev.apikeys.Rejection;
import dev.apikeys.Scopes;
import dev.apikeys.Verification.Rejected;
import java.util.List;

/**
 * Every error that a client may meet, with its status, challenge and text. What is not proven is
 * answered in identical bytes, whatever is wrong with it.
 *
 * @param challenge what refusals of credentials challenge with
 */
record Problems(Challenge challenge) {

  static final String UNKNOWN_KEY = "API key not found";
  static final String UNKNOWN_OWNER = "owner not found";

  Problem unauthorized() {
    return Problem.of(401, "unauthorized", "API key required")
        .with(Challenge.HEADER, challenge.plain());
  }

  Problem ambiguous(String description) {
    return challenging(Problem.of(400, "invalid_request", description));
  }

  Problem rejected(Rejected rejected) {
    return switch (rejected.reason()) {
      case SCOPE ->
          missing(rejected.missingScopes(), rejected.key().map(ApiKey::scopes).orElseThrow());
      case ADDRESS -> forbidden("API key may not be used from this address");
      case UNAVAILABLE -> unavailable();
      case RATE_LIMITED ->
          exceeded("API key has used up its requests", RateLimitFields.KEY, rejected);
      case THROTTLED ->
          exceeded(
              "too many attempts from this address failed",
              RateLimitFields.FAILED_ATTEMPTS,
              rejected);
      default -> challenging(Problem.of(401, "invalid_token", text(rejected.reason())));
    };
  }

  /** What a key that nobody issued is answered, and any of which nothing may be told. */
  Problem invalidToken() {
    return challenging(Problem.of(401, "invalid_token", text(Rejection.UNKNOWN)));
  }

  private static String text(Rejection reason) {
    return switch (reason) {
      case EXPIRED -> "API key has expired";
      case REVOKED -> "API key has been revoked";
      case DISABLED -> "API key is disabled";
      case NOT_YET_VALID -> "API key is not yet valid";
      case OWNER_INACTIVE -> "API key's owner is inactive";
      case MALFORMED, FOREIGN, UNKNOWN, UNAVAILABLE, THROTTLED, ADDRESS, SCOPE, RATE_LIMITED ->
          "API key is invalid";
    };
  }

  /** For a key whose scopes are not enough. */
  Problem missing(List<String> scopes, Scopes granted) {
    return granted.isEmpty() ? insufficient("API key has no scopes", scopes) : missing(scopes);
  }

  Problem missing(List<String> scopes) {
    String some = scopes.size() == 1 ? "scope " : "scopes ";
    return insufficient("API key lacks the " + some + String.join(", ", scopes), scopes);
  }

  private Problem insufficient(String description, List<String> scopes) {
    return Problem.of(403, "insufficient_scope", description)
        .with(Challenge.HEADER, challenge.missing("insufficient_scope", description, scopes));
  }

  private Problem challenging(Problem problem) {
    return problem.with(Challenge.HEADER, challenge.error(problem.error(), problem.description()));
  }

  /** Without a challenge, which would invite to send the key once more. */
  static Problem insecure() {
    return Problem.of(
        403,
        "insecure_transport",
        "API keys are accepted over TLS alone; one that was sent without is to be replaced");
  }

  private static Problem exceeded(String what, String policy, Rejected rejected) {
    return exceeded(what, policy, rejected.quota().orElseThrow());
  }

  /** Without a challenge: another key, or none, is not what helps. */
  static Problem exceeded(String what, String policy, Quota quota) {
    long seconds = RateLimitFields.seconds(quota.retryAfter());
    return Problem.of(429, "quota_exceeded", what + "; try again in " + seconds + " s")
        .violating(policy)
        .with("Retry-After", String.valueOf(seconds));
  }

  static Problem unavailable() {
    return Problem.of(
            503, "temporarily_unavailable", "API keys cannot be checked now; try again shortly")
        .with("Retry-After", "1");
  }

  static Problem invalid(InvalidMemberException invalid) {
    return invalid(String.valueOf(invalid.getMessage())).about(invalid.member());
  }

  static Problem invalid(String description) {
    return Problem.of(400, "invalid_request", description);
  }

  static Problem forbidden(String description) {
    return Problem.of(403, "access_denied", description);
  }

  static Problem notFound(String description) {
    return Problem.of(404, "not_found", description);
  }

  static Problem conflict(String description) {
    return Problem.of(409, "conflict", description);
  }

  static Problem broken() {
    return Problem.of(
        500, "server_error", "something went wrong here; the log of the server says what");
  }
}
