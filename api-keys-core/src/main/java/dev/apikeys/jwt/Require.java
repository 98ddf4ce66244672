package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

import dev.apikeys.InvalidMemberException;

/** The rules for names that tokens and published keys carry. */
final class Require {

  static final int MAX_KID = 64;
  static final int MAX_NAME = 255;

  private static final String SECRET_ID = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int SECRET_ID_LENGTH = 16;

  private Require() {}

  /** Refuses what is no kid, and does not repeat it: it may be a key that went astray. */
  static String kid(String value) {
    return name("kid", value, MAX_KID);
  }

  static String issuer(String value) {
    return name("issuer", requireNonNull(value, "issuer"), MAX_NAME);
  }

  static String audience(String value) {
    return name("audience", requireNonNull(value, "audience"), MAX_NAME);
  }

  private static String name(String member, String value, int max) {
    if (value.isEmpty()
        || value.length() > max
        || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InvalidMemberException(
          member, "must be 1 to " + max + " printable ASCII characters without blanks");
    }
    return value;
  }

  /** Whether this is the id of a secret that was minted here. */
  static boolean isSecretId(String text) {
    return text.length() == SECRET_ID_LENGTH
        && text.chars().allMatch(c -> SECRET_ID.indexOf(c) >= 0);
  }
}
