package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The library's own tokens: {@code prefix_id_secret+checksum}, such as {@code acme_live_} + 16 +
 * {@code _} + 32 + 6 characters.
 *
 * <p>The id is public; the secret is 32 base62 characters, 190 bits; the checksum is the CRC-32 of
 * every byte before it, so that a scanner finds real tokens and a damaged paste is refused without
 * I/O. Prefixes may hold {@code _}, and so the parts are counted from the right.
 */
final class NativeFormat implements TokenFormat {

  static final int MAX_PREFIX = 24;

  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
  static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID = 16;
  private static final int SECRET = 32;
  private static final int CHECKSUM = 6;

  private final SecureRandom random;
  private final String start;

  NativeFormat(String prefix, SecureRandom random) {
    if (prefix.length() > MAX_PREFIX || !prefix.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
      throw new InvalidMemberException(
          "prefix",
          "'%s' must be at most %d characters of a-z 0-9, starting with a letter, with single '_'"
                  .formatted(Require.printable(prefix), MAX_PREFIX)
              + " between: such as acme_live");
    }
    this.start = prefix + "_";
    this.random = random;
  }

  /** A fresh secret id: 80 random bits. */
  static String newId(SecureRandom random) {
    return draw(random, CROCKFORD, ID);
  }

  @Override
  public Recognition recognise(String presented) {
    return presented.startsWith(start)
        ? new Recognition.Ours(parse(presented))
        : new Recognition.No();
  }

  private Optional<String> parse(String presented) {
    int idEnd = start.length() + ID;
    int checked = idEnd + 1 + SECRET;
    boolean whole =
        presented.length() == checked + CHECKSUM
            && consistsOf(CROCKFORD, presented, start.length(), idEnd)
            && presented.charAt(idEnd) == '_'
            && consistsOf(BASE62, presented, idEnd + 1, presented.length())
            && presented.endsWith(checksum(presented.substring(0, checked)));
    return whole ? Optional.of(presented.substring(start.length(), idEnd)) : Optional.empty();
  }

  @Override
  public String display(String secretId) {
    return start + secretId;
  }

  @Override
  public Token mint(ApiKey key, Secret secret) {
    String checked = display(secret.id()) + "_" + draw(random, BASE62, SECRET);
    return new Token(checked + checksum(checked));
  }

  /**
   * Draws each character alike: a byte beyond the largest multiple of the alphabet is thrown away.
   */
  private static String draw(SecureRandom random, String alphabet, int length) {
    int fair = 256 - 256 % alphabet.length();
    StringBuilder drawn = new StringBuilder(length);
    byte[] bytes = new byte[length];
    while (drawn.length() < length) {
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length && drawn.length() < length; i++) {
        int value = bytes[i] & 0xff;
        if (value < fair) {
          drawn.append(alphabet.charAt(value % alphabet.length()));
        }
      }
    }
    return drawn.toString();
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    char[] digits = new char[CHECKSUM];
    long rest = crc.getValue();
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = BASE62.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(digits);
  }

  static boolean consistsOf(String alphabet, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (alphabet.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
