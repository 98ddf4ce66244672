package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.servlet.Problem;
import org.springframework.security.core.AuthenticationException;

/**
 * What an {@link org.springframework.security.web.AuthenticationEntryPoint} of {@link
 * ApiKeysConfigurer} gets for a key that was refused, or for a request that could not be read. It
 * need not be the client's fault: {@link Problem#status()} is 400, 401, 403, 429 or 503.
 */
public final class ApiKeyAuthenticationException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ApiKeyAuthenticationException(Problem problem) {
    super(requireNonNull(problem, "problem").description());
    this.problem = problem;
  }

  /** What would be answered by default: {@link Problem#writeTo} does it. */
  public Problem problem() {
    return problem;
  }
}
