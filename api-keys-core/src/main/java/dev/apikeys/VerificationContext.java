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
 * @param cost how much of the key's limit it uses up, 0 to {@value RateLimit#MAX_REQUESTS}; with 0,
 *     for who only asks about a token, nothing is counted: no failed attempt either
 */
public record VerificationContext(
    Optional<String> address,
    Optional<String> method,
    Optional<String> path,
    ScopeRequirement required,
    int cost) {

  /**
   * Refuses null.
   *
   * @throws InvalidMemberException if the cost is out of range
   */
  public VerificationContext {
    requireNonNull(address, "address");
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(required, "required");
    if (cost < 0 || cost > RateLimit.MAX_REQUESTS) {
      throw new InvalidMemberException(
          "cost", "is " + cost + ": it must be between 0 and " + RateLimit.MAX_REQUESTS);
    }
  }

  /** Nothing known, nothing demanded beyond a valid key. */
  public static VerificationContext none() {
    return requiring(ScopeRequirement.none());
  }

  /** Nothing known, these scopes demanded. */
  public static VerificationContext requiring(ScopeRequirement required) {
    return new VerificationContext(
        Optional.empty(), Optional.empty(), Optional.empty(), required, 1);
  }

  /** The same, for a request. */
  public VerificationContext of(String clientAddress, String httpMethod, String requestPath) {
    return new VerificationContext(
        Optional.of(requireNonNull(clientAddress, "clientAddress")),
        Optional.of(requireNonNull(httpMethod, "httpMethod")),
        Optional.of(requireNonNull(requestPath, "requestPath")),
        required,
        cost);
  }

  /**
   * The same, for a request that uses up so much; 1 unless that is said.
   *
   * @throws InvalidMemberException if it is out of range
   */
  public VerificationContext costing(int much) {
    return new VerificationContext(address, method, path, required, much);
  }

  boolean isCounted() {
    return cost > 0;
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
