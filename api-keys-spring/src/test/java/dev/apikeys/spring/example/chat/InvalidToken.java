package dev.apikeys.spring.example.chat;

import dev.apikeys.servlet.Problem;
import dev.apikeys.spring.ApiKeyAuthenticationException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/**
 * One answer for every JWT and every key that is not good, whatever is wrong with it. What is not
 * the credential's fault is answered as it is: 400, 403, 429 or 503.
 */
@Component
class InvalidToken implements AuthenticationEntryPoint {

  private static final String CHALLENGE = "Bearer realm=\"chat\"";
  private static final String TEXT = "Invalid token or API key";

  private static final Problem INVALID =
      Problem.of(401, "invalid_token", TEXT)
          .with(
              "WWW-Authenticate",
              CHALLENGE + ", error=\"invalid_token\", error_description=\"" + TEXT + "\"");

  private static final Problem ABSENT =
      Problem.of(401, "unauthorized", "Token or API key required")
          .with("WWW-Authenticate", CHALLENGE);

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    problem(why).writeTo(response);
  }

  private static Problem problem(AuthenticationException why) {
    if (why instanceof ApiKeyAuthenticationException key && key.problem().status() != 401) {
      return key.problem();
    }
    return why instanceof InsufficientAuthenticationException ? ABSENT : INVALID;
  }
}
