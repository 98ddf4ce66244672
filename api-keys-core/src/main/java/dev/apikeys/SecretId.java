package dev.apikeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The public id of a secret as two numbers: 16 characters of a byte each. Its hash code depends on
 * numbers drawn at start-up, since whoever presents a token chooses an id.
 */
class SecretId {

  static final int LENGTH = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long FIRST_FACTOR = new SecureRandom().nextLong() | 1;
  private static final long LAST_FACTOR = new SecureRandom().nextLong() | 1;

  /** That of no secret. */
  static final SecretId NONE = new SecretId(0, 0);

  private final long first;
  private final long last;

  SecretId(long first, long last) {
    this.first = first;
    this.last = last;
  }

  SecretId(SecretId same) {
    this(same.first, same.last);
  }

  /** The id that stands there in a text. */
  static SecretId in(byte[] text, int at) {
    return new SecretId((long) LONG.get(text, at), (long) LONG.get(text, at + Long.BYTES));
  }

  /** The id of this text; empty for one that no token minted here has. */
  static Optional<SecretId> of(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    boolean same = bytes.length == LENGTH && new String(bytes, ISO_8859_1).equals(text);
    return same ? Optional.of(in(bytes, 0)) : Optional.empty();
  }

  /** The id as text. */
  final String text() {
    byte[] bytes = new byte[LENGTH];
    LONG.set(bytes, 0, first);
    LONG.set(bytes, Long.BYTES, last);
    return new String(bytes, ISO_8859_1);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof SecretId id && first == id.first && last == id.last;
  }

  @Override
  public final int hashCode() {
    long mixed = first * FIRST_FACTOR + last * LAST_FACTOR;
    mixed ^= mixed >>> 29;
    return (int) ((mixed * FIRST_FACTOR) >>> 32);
  }

  @Override
  public String toString() {
    return Require.printable(text());
  }
}
