package dev.apikeys.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.zip.CRC32;

/** Tokens that nobody issued: whole by their checksum, which anybody can compute. */
final class ForgedToken {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET_AND_CHECKSUM = 38;
  private static final int CHECKSUM = 6;
  private static final int ID = 16;

  private ForgedToken() {}

  /** A real id with another secret. */
  static String withAnotherSecret(String token) {
    int secret = token.length() - SECRET_AND_CHECKSUM;
    return checksummed(replace(token, secret, token.charAt(secret) == 'A' ? 'B' : 'A'));
  }

  /** A real secret under another id. */
  static String withAnotherId(String token) {
    int id = token.length() - SECRET_AND_CHECKSUM - 1 - ID;
    return checksummed(replace(token, id, token.charAt(id) == '0' ? '1' : '0'));
  }

  /** The token with its last character changed, so that the checksum is wrong. */
  static String damaged(String token) {
    int last = token.length() - 1;
    return replace(token, last, token.charAt(last) == 'A' ? 'B' : 'A');
  }

  private static String replace(String token, int at, char replacement) {
    return token.substring(0, at) + replacement + token.substring(at + 1);
  }

  private static String checksummed(String token) {
    String checked = token.substring(0, token.length() - CHECKSUM);
    CRC32 crc = new CRC32();
    crc.update(checked.getBytes(US_ASCII));
    StringBuilder checksum = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < CHECKSUM; i++) {
      checksum.insert(0, BASE62.charAt((int) (rest % 62)));
      rest /= 62;
    }
    return checked + checksum;
  }
}
