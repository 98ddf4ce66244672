package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** What a browser asks before a request to another origin (the Fetch standard, CORS protocol). */
final class Preflight {

  private Preflight() {}

  /** Whether a request is one: as browsers send it, so without credential and body. */
  static boolean is(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && isOne(request, "Origin")
        && isOne(request, "Access-Control-Request-Method")
        && request.getHeader(Carriers.AUTHORIZATION) == null
        && request.getHeader("Transfer-Encoding") == null
        && request.getContentLengthLong() <= 0;
  }

  private static boolean isOne(HttpServletRequest request, String header) {
    List<String> values = Collections.list(request.getHeaders(header));
    return values.size() == 1 && !values.get(0).isBlank();
  }
}
