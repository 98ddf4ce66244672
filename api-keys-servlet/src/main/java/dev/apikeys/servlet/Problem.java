package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered when something is wrong: problem details (RFC 9457) that hold the {@code error}
 * and {@code error_description} of RFC 6750 as well. It holds no part of any credential. Immutable.
 *
 * @param status the status, 400 to 599
 * @param error the error's name, for programs
 * @param description the error in a sentence, for people
 * @param field the member or parameter that is to blame, if one is
 * @param violated the policy whose limit is used up, if one is
 * @param headers headers of the answer
 */
public record Problem(
    int status,
    String error,
    String description,
    Optional<String> field,
    Optional<String> violated,
    Map<String, String> headers) {

  /**
   * Copies the headers, and refuses null.
   *
   * @throws IllegalArgumentException if the status is not that of an error
   */
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "status must be that of an error, 400 to 599, not " + status);
    }
    requireNonNull(error, "error");
    requireNonNull(description, "description");
    requireNonNull(field, "field");
    requireNonNull(violated, "violated");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNull(headers, "headers")));
  }

  private static final String JSON = "application/problem+json;charset=UTF-8";

  /** Defined by draft-ietf-httpapi-ratelimit-headers-10. */
  private static final String QUOTA_EXCEEDED =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  /** A problem without headers. */
  public static Problem of(int status, String error, String description) {
    return new Problem(status, error, description, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same, answered with this header as well. */
  public Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, error, description, field, violated, more);
  }

  Problem about(String member) {
    return new Problem(status, error, description, Optional.of(member), violated, headers);
  }

  /** The same, because the limit of this policy is used up. */
  Problem violating(String policy) {
    return new Problem(status, error, description, field, Optional.of(policy), headers);
  }

  /**
   * Answers it, with all of its headers, unless the response is committed.
   *
   * @throws IOException if it could not be written
   */
  public void writeTo(HttpServletResponse response) throws IOException {
    answer().writeTo(requireNonNull(response, "response"));
  }

  Answer answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", violated.isPresent() ? QUOTA_EXCEEDED : "about:blank");
    body.put("title", title());
    body.put("status", status);
    body.put("detail", description);
    body.put("error", error);
    body.put("error_description", description);
    field.ifPresent(member -> body.put("field", member));
    violated.ifPresent(policy -> body.put("violated-policies", List.of(policy)));
    return new Answer(status, JSON, headers, Json.text(body));
  }

  private String title() {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Quota exceeded";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Error"; // of an application's own
    };
  }
}
