package dev.apikeys.servlet;

import java.util.stream.Stream;

/**
 * The value of an {@code Authorization} header (RFC 9110, section 11.6.2).
 *
 * @param scheme the scheme as it came; empty where the value is blank
 * @param token what follows the scheme and its spaces, byte for byte
 */
record Authorization(String scheme, String token) {

  private static final String BEARER = "Bearer";
  private static final String API_KEY = "ApiKey";

  static Authorization parse(String value) {
    int schemeEnd = 0;
    while (schemeEnd < value.length() && value.charAt(schemeEnd) > ' ') {
      schemeEnd++;
    }
    int start = schemeEnd;
    while (start < value.length() && value.charAt(start) == ' ') {
      start++;
    }
    return new Authorization(value.substring(0, schemeEnd), value.substring(start));
  }

  boolean isBlank() {
    return scheme.isEmpty();
  }

  boolean isBearer() {
    return scheme.equalsIgnoreCase(BEARER);
  }

  boolean isApiKey() {
    return scheme.equalsIgnoreCase(API_KEY);
  }

  /** What breaks the syntax of a token nobody may pass on: a key could hide in it. */
  boolean isWellFormed() {
    return Ascii.isB64Token(token);
  }

  /** Whether it is a Bearer token that another mechanism can read. */
  boolean isForeign() {
    return isBearer() && isWellFormed();
  }

  /** Whether, where these carry keys, it could be several credentials joined, with one of ours. */
  boolean mayHideAKey(Carriers carriers) {
    String[] parts = (scheme + " " + token).split(",", -1);
    return Stream.of(parts)
        .skip(1)
        .anyMatch(
            part ->
                startsWith("Basic", parts[0])
                    || (carriers.bearer() && startsWith(BEARER, part))
                    || (carriers.apiKeyScheme() && startsWith(API_KEY, part)));
  }

  private static boolean startsWith(String start, String part) {
    return part.strip().regionMatches(true, 0, start, 0, start.length());
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "Authorization[redacted]";
  }
}
