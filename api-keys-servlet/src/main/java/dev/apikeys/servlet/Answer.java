package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, whole before any of it is written. Immutable. Nothing of it is for any cache, unless
 * its headers say so.
 *
 * @param status the status
 * @param contentType what the body is
 * @param headers further headers
 * @param body the body; empty for none
 */
record Answer(int status, String contentType, Map<String, String> headers, String body) {

  private static final String JSON = "application/json;charset=UTF-8";

  /** An answer of what becomes JSON. */
  static Answer of(int status, Object body) {
    return new Answer(status, JSON, Map.of(), Json.text(body));
  }

  /** An answer of JSON text of a more exact kind. */
  static Answer ofText(String contentType, String json) {
    return new Answer(200, contentType, Map.of(), json);
  }

  static Answer empty(int status) {
    return new Answer(status, JSON, Map.of(), "");
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, more, body);
  }

  /** Never the body, which may hold a token. */
  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }

  /** Writes it; never by {@code sendError}, which would make a page and dispatch again. */
  void writeTo(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::setHeader);
    if (!body.isEmpty()) {
      response.setContentType(contentType);
      writeBodyTo(response);
    }
  }

  private void writeBodyTo(HttpServletResponse response) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    ServletOutputStream stream;
    try {
      stream = response.getOutputStream();
    } catch (IllegalStateException begun) { // by a servlet that took the writer and dispatched
      response.getWriter().write(body);
      return;
    }
    response.setContentLength(bytes.length);
    stream.write(bytes);
  }
}
