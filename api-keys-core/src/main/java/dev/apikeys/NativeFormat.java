package dev.apikeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.SecureRandom;
import java.util.Arrays;
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
  private static final int ID = SecretId.LENGTH;
  private static final int SECRET = 32;
  private static final int CHECKSUM = 6;

  private static final byte[] CROCKFORD_DIGITS = digits(CROCKFORD);
  private static final byte[] BASE62_DIGITS = digits(BASE62);

  private final SecureRandom random;
  private final String start;
  private final int length;

  NativeFormat(String prefix, SecureRandom random) {
    if (prefix.length() > MAX_PREFIX || !prefix.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
      throw new InvalidMemberException(
          "prefix",
          "'%s' must be at most %d characters of a-z 0-9, starting with a letter, with single '_'"
                  .formatted(Require.printable(prefix), MAX_PREFIX)
              + " between: such as acme_live");
    }
    this.start = prefix + "_";
    this.length = start.length() + ID + 1 + SECRET + CHECKSUM;
    this.random = random;
  }

  /** A fresh secret id: 80 random bits. */
  static String newId(SecureRandom random) {
    return draw(random, CROCKFORD, ID);
  }

  @Override
  public Recognition recognise(String presented) {
    return claims(presented) ? new Recognition.Ours(parse(presented)) : new Recognition.No();
  }

  private Optional<String> parse(String presented) {
    if (!isWhole(presented)) {
      return Optional.empty();
    }
    byte[] token = presented.getBytes(ISO_8859_1);
    return isSound(token) ? Optional.of(idIn(token).text()) : Optional.empty();
  }

  /** Whether it is of this form, broken or whole. */
  boolean claims(String presented) {
    return presented.startsWith(start);
  }

  /** How long every token is. */
  int length() {
    return length;
  }

  /** Whether its prefix is longer than that of another, and may go on from it. */
  boolean isLongerThan(NativeFormat other) {
    return start.length() > other.start.length();
  }

  /** Whether what claims to be of this form is as long as every token is. */
  boolean isWhole(String presented) {
    return presented.length() == length;
  }

  /** What stands where the id does in something whole, one byte a character. */
  SecretId idIn(byte[] token) {
    return SecretId.in(token, start.length());
  }

  /** Whether something whole has a byte for each character, and what it must in each place. */
  boolean isSound(byte[] token) {
    int id = start.length();
    int secret = id + ID + 1;
    int checked = secret + SECRET;
    return token.length == length
        && consistsOf(CROCKFORD_DIGITS, token, id, id + ID)
        && token[id + ID] == '_'
        && consistsOf(BASE62_DIGITS, token, secret, length)
        && checksum(token, checked) == number(token, checked);
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
    byte[] bytes = text.getBytes(ISO_8859_1);
    char[] digits = new char[CHECKSUM];
    long rest = checksum(bytes, bytes.length);
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = BASE62.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(digits);
  }

  private static long checksum(byte[] text, int length) {
    CRC32 crc = new CRC32();
    crc.update(text, 0, length);
    return crc.getValue();
  }

  /** The number that these digits, which are such, are in base 62. */
  private static long number(byte[] text, int from) {
    long number = 0;
    for (int i = from; i < from + CHECKSUM; i++) {
      number = number * 62 + BASE62_DIGITS[text[i]];
    }
    return number;
  }

  /** For each byte which digit it is in this alphabet, or -1. */
  private static byte[] digits(String alphabet) {
    byte[] digits = new byte[256];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      digits[alphabet.charAt(i)] = (byte) i;
    }
    return digits;
  }

  private static boolean consistsOf(byte[] digits, byte[] text, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= digits[text[i] & 0xff];
    }
    return all >= 0;
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
