package dev.apikeys.spring;

import dev.apikeys.servlet.ScopeGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Answers a refused key with its problem, and a request without credential with the challenge.
 *
 * @param guard who challenges
 */
record ApiKeyAuthenticationEntryPoint(ScopeGuard guard) implements AuthenticationEntryPoint {

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof ApiKeyAuthenticationException refused) {
      refused.problem().writeTo(response);
    } else {
      guard.challenge(response);
    }
  }
}
