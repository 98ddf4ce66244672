package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Where a credential may come from: a header of its own and, if switched on, {@code Authorization:
 * Bearer} (RFC 6750, section 2.1). Nothing is trimmed, split or mended: what is not exactly one
 * credential is refused before any look-up.
 *
 * @param header the name of the header that holds nothing but a key
 * @param bearer whether Bearer tokens are read
 */
record Carriers(String header, boolean bearer) {

  static final String AUTHORIZATION = "Authorization";

  Carriers {
    if (!isToken(header) || header.equalsIgnoreCase(AUTHORIZATION)) {
      throw new IllegalArgumentException(
          "headerName must be a header's name (RFC 9110, section 5.1) other than Authorization,"
              + " such as X-API-Key");
    }
  }

  Presented extract(HttpServletRequest request) {
    List<String> keys = Collections.list(request.getHeaders(header));
    List<String> authorizations = Collections.list(request.getHeaders(AUTHORIZATION));
    if (!keys.isEmpty()) {
      return fromHeader(keys, authorizations);
    }
    return bearer && !authorizations.isEmpty()
        ? fromAuthorization(authorizations)
        : new Presented.Nothing();
  }

  private Presented fromHeader(List<String> keys, List<String> authorizations) {
    if (keys.size() > 1) {
      return new Presented.Ambiguous(header + " occurs more than once");
    }
    if (!authorizations.isEmpty()) {
      return new Presented.Ambiguous(header + " and Authorization exclude each other");
    }
    return keys.get(0).isBlank()
        ? new Presented.Ambiguous(header + " is blank")
        : new Presented.One(keys.get(0), false);
  }

  private static Presented fromAuthorization(List<String> authorizations) {
    if (authorizations.size() > 1) {
      return new Presented.Ambiguous("Authorization occurs more than once");
    }
    String value = authorizations.get(0);
    int schemeEnd = 0;
    while (schemeEnd < value.length() && value.charAt(schemeEnd) > ' ') {
      schemeEnd++;
    }
    if (schemeEnd == 0) {
      return new Presented.Ambiguous("Authorization is blank");
    }
    String scheme = value.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("bearer")) {
      return scheme.equals("basic") && value.indexOf(',') >= 0
          ? new Presented.Ambiguous("Authorization holds more than one credential")
          : new Presented.Nothing();
    }
    int start = schemeEnd;
    while (start < value.length() && value.charAt(start) == ' ') {
      start++;
    }
    String token = value.substring(start);
    return isB64Token(token)
        ? new Presented.One(token, true)
        : new Presented.Ambiguous("Authorization holds no one Bearer token");
  }

  /** The syntax of a Bearer token (RFC 6750, section 2.1); what breaks it nobody may pass on. */
  private static boolean isB64Token(String token) {
    int end = token.length();
    while (end > 0 && token.charAt(end - 1) == '=') {
      end--;
    }
    return end > 0 && Ascii.consistsOf(token.substring(0, end), "-._~+/");
  }

  /** Whether a request header of this name may hold a key. */
  boolean carry(String name) {
    return name.equalsIgnoreCase(header) || (bearer && name.equalsIgnoreCase(AUTHORIZATION));
  }

  /** The headers that an answer varies by. */
  String vary() {
    return bearer ? AUTHORIZATION + ", " + header : header;
  }

  private static boolean isToken(String name) {
    return !name.isEmpty() && Ascii.consistsOf(name, "!#$%&'*+-.^_`|~");
  }
}
