package dev.apikeys.servlet;

import java.util.List;

/**
 * The {@code WWW-Authenticate} of a refusal (RFC 9110, section 11.6.1; RFC 6750, section 3).
 *
 * @param scheme the authentication scheme
 * @param realm the protection space
 */
record Challenge(String scheme, String realm) {

  static final String HEADER = "WWW-Authenticate";
  static final String DEFAULT_REALM = "api-keys";

  Challenge {
    if (!realm.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("realm must consist of printable ASCII characters");
    }
  }

  /** The Bearer challenge of this realm. */
  static Challenge bearer(String realm) {
    return new Challenge("Bearer", realm);
  }

  /** For a request without credential: nothing of an error, as RFC 6750, section 3.1 has it. */
  String plain() {
    return scheme + " realm=" + quoted(realm);
  }

  String error(String error, String description) {
    return plain() + ", error=" + quoted(error) + ", error_description=" + quoted(description);
  }

  String missing(String error, String description, List<String> scopes) {
    return error(error, description) + ", scope=" + quoted(String.join(" ", scopes));
  }

  /** A quoted-string (RFC 9110, section 5.6.4) of printable ASCII. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return quoted.append('"').toString();
  }
}
