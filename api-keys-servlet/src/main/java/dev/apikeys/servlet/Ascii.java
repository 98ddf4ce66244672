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
}
