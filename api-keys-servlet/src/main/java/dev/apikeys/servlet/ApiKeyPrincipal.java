package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ApiKey;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The key behind a request that {@link ApiKeyFilter} let through. Immutable; holds no secret.
 *
 * @param key the key, with the presented secret alone
 * @param clientAddress the address that the request came from, if it is known; behind proxies as
 *     {@link TrustedProxies} have it
 */
public record ApiKeyPrincipal(ApiKey key, Optional<String> clientAddress) implements ApiKeyUser {

  /** Refuses null. */
  public ApiKeyPrincipal {
    requireNonNull(key, "key");
    requireNonNull(clientAddress, "clientAddress");
  }

  /**
   * The key behind this request; empty for an anonymous one. Found on every dispatch of a verified
   * request, and wherever the request's user principal is an {@link ApiKeyUser}.
   */
  public static Optional<ApiKeyPrincipal> of(HttpServletRequest request) {
    Optional<ApiKeyPrincipal> verified =
        Authenticated.of(requireNonNull(request, "request")).map(Authenticated::principal);
    return verified.isPresent() || !(request.getUserPrincipal() instanceof ApiKeyUser given)
        ? verified
        : Optional.of(given.apiKey());
  }

  /** The key as one in whose hands keys are, with the address it called from for the audit. */
  public Caller.Key caller() {
    Caller.Key caller = Caller.key(key);
    try {
      return clientAddress.map(caller::from).orElse(caller);
    } catch (InvalidMemberException unfit) {
      return caller;
    }
  }

  @Override
  public ApiKeyPrincipal apiKey() {
    return this;
  }

  /** The key's id. */
  @Override
  public String getName() {
    return key.id();
  }
}
