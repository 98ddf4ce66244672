package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * Thrown when a store is broken: unreachable, too slow, inconsistent. It says nothing about the key
 * in question; answer as unavailable, never as unauthorised. The message holds no secret and no
 * hash. A store may have kinds of its own, which are handled as this one is.
 */
public class KeyStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Something is wrong with the store. */
  public KeyStoreException(String message) {
    super(requireNonNull(message, "message"));
  }

  /** Something is wrong with the store, because of this. */
  public KeyStoreException(String message, Throwable cause) {
    super(requireNonNull(message, "message"), requireNonNull(cause, "cause"));
  }
}
