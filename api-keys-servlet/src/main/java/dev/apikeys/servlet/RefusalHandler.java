package dev.apikeys.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Who answers what an {@link ApiKeyFilter} refuses. The application is not invoked, whatever this
 * does. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface RefusalHandler {

  /**
   * Answers a refusal; {@link Problem#writeTo} does it as the filter would.
   *
   * @throws IOException if the answer could not be written
   * @throws ServletException if it could not be made
   */
  void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException, ServletException;
}
