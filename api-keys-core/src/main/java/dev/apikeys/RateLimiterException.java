package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * Thrown when a request could not be counted against its limit, and {@link
 * ApiKeysBuilder#closedWithoutRateLimiter} is set. It says nothing about any key: answer as
 * unavailable.
 */
public final class RateLimiterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RateLimiterException(String message) {
    super(requireNonNull(message, "message"), null, false, false);
  }
}
