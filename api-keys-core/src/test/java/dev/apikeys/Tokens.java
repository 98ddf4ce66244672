package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.zip.CRC32;

/** Tokens as somebody else would write them, by the letter of the published anatomy. */
final class Tokens {

  static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Tokens() {}

  /** The text with its CRC-32 in six base62 digits behind it. */
  static String withChecksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    StringBuilder digits = new StringBuilder();
    for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
      digits.insert(0, BASE62.charAt((int) (rest % 62)));
    }
    return text + digits;
  }

  /** The same token with another secret, whole by its checksum. */
  static String withAnotherSecret(String token) {
    return withChecksum(token.substring(0, token.length() - 38) + "0".repeat(32));
  }

  /** The 32 characters of the secret. */
  static String secretOf(String token) {
    return token.substring(token.length() - 38, token.length() - 6);
  }
}
