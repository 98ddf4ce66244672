package dev.apikeys.servlet;

/** Characters as protocols name them. */
final class Ascii {

  private Ascii() {}

  static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Whether every character is alphanumeric or one of these. */
  static boolean consistsOf(String text, String others) {
    return text.chars().allMatch(c -> isAlphanumeric(c) || others.indexOf(c) >= 0);
  }

  /** Whether it is a token, as names of headers are (RFC 9110, section 5.6.2). */
  static boolean isToken(String text) {
    return !text.isEmpty() && consistsOf(text, "!#$%&'*+-.^_`|~");
  }

  /** Whether it is a b64token, as credentials are (RFC 6750, section 2.1). */
  static boolean isB64Token(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return end > 0 && consistsOf(text.substring(0, end), "-._~+/");
  }
}
