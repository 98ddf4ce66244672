package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;

/**
 * A secret of the application that keys the hashes, so that a stolen table is of no use without it.
 * It prints redacted and leaves by {@link #reveal()} only.
 *
 * <p>Draw it once from a secure random source ({@code openssl rand -base64 32}) and keep it outside
 * the database (OWASP Password Storage Cheat Sheet, Peppering). Immutable.
 */
public final class Pepper {

  /** The fewest bytes of a pepper: the strength of HMAC-SHA-256 (RFC 2104, section 3). */
  public static final int MIN_BYTES = 32;

  private final String id;
  private final byte[] bytes;

  private Pepper(String id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /**
   * A pepper of this id and these bytes, which are copied.
   *
   * @param id 1 to 32 characters of {@code a-z 0-9 _ -}; stands in each stored hash
   * @param bytes at least {@value #MIN_BYTES} random bytes
   * @throws InvalidMemberException if the id is none or the bytes are too few
   */
  public static Pepper of(String id, byte[] bytes) {
    requireNonNull(bytes, "bytes");
    if (!isId(requireNonNull(id, "id"))) {
      throw new InvalidMemberException(
          "pepper", "id '" + Require.printable(id) + "' must be 1 to 32 characters of a-z 0-9 _ -");
    }
    if (bytes.length < MIN_BYTES) {
      throw new InvalidMemberException(
          "pepper",
          String.format(
              Locale.ROOT,
              "'%s' has %d bytes: at least %d are needed; draw one with `openssl rand -base64 32`",
              id,
              bytes.length,
              MIN_BYTES));
    }
    return new Pepper(id, bytes.clone());
  }

  static boolean isId(String text) {
    return text.matches("[a-z0-9_-]{1,32}");
  }

  /** Its id, as it stands in each stored hash. */
  public String id() {
    return id;
  }

  /** A copy of its bytes. They belong in no log and no answer. */
  public byte[] reveal() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  boolean hasBytesOf(Pepper other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  /** The id alone. */
  @Override
  public String toString() {
    return "Pepper[" + id + ", redacted]";
  }
}
