package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

/**
 * Thrown when the issuer's published keys cannot be had: it is down, too slow, or answers with
 * something else. It says nothing about the token in question; answer as unavailable, never as
 * unauthorised.
 */
public final class JwksUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Something is wrong with the published keys, because of this. */
  public JwksUnavailableException(String message, Throwable cause) {
    super(requireNonNull(message, "message"), requireNonNull(cause, "cause"));
  }
}
