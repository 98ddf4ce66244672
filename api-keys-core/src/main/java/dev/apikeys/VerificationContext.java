package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of the request that presented a credential, and what it demands. Immutable.
 *
 * @param address the client's address, if known
 * @param method the request's method, if there is one
 * @param path the request's path, without query, if there is one
 * @param required the scopes it needs
 */
public record VerificationContext(
    Optional<String> address,
    Optional<String> method,
    Optional<String> path,
    ScopeRequirement required) {

  /** Refuses null. */
  public VerificationContext {
    requireNonNull(address, "address");
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(required, "required");
  }

  /** Nothing known, nothing demanded beyond a valid key. */
  public static VerificationContext none() {
    return requiring(ScopeRequirement.none());
  }

  /** Nothing known, these scopes demanded. */
  public static VerificationContext requiring(ScopeRequirement required) {
    return new VerificationContext(Optional.empty(), Optional.empty(), Optional.empty(), required);
  }

  /** The same, for a request. */
  public VerificationContext of(String clientAddress, String httpMethod, String requestPath) {
    return new VerificationContext(
        Optional.of(requireNonNull(clientAddress, "clientAddress")),
        Optional.of(requireNonNull(httpMethod, "httpMethod")),
        Optional.of(requireNonNull(requestPath, "requestPath")),
        required);
  }

  /** As a log line can bear it, and shortened: a path is the client's to choose. */
  @Override
  public String toString() {
    return "VerificationContext["
        + Stream.of(address, method, path)
            .map(text -> text.map(Require::printable).orElse(""))
            .collect(Collectors.joining(", "))
        + ", "
        + required
        + "]";
  }
}
