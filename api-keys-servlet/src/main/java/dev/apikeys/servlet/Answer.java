package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer: status, headers and a JSON body, if there is one. Immutable. Nothing of it is for any
 * cache.
 *
 * @param status the status
 * @param contentType what the body is
 * @param headers further headers
 * @param body what becomes JSON; an empty map for no body
 */
record Answer(int status, String contentType, Map<String, String> headers, Object body) {

  private static final String JSON = "application/json;charset=UTF-8";

  static Answer of(int status, Object body) {
    return new Answer(status, JSON, Map.of(), body);
  }

  static Answer empty(int status) {
    return of(status, Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, more, body);
  }

  /** Writes it; never by {@code sendError}, which would make a page and dispatch again. */
  void writeTo(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] bytes = Map.of().equals(body) ? new byte[0] : Json.MAPPER.writeValueAsBytes(body);
    response.resetBuffer();
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    headers.forEach(response::setHeader);
    if (bytes.length > 0) {
      response.setContentType(contentType);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }
}
