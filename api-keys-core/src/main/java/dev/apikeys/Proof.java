package dev.apikeys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What proves the secret of an id: the first 256 bits of a digest of the whole token, which are
 * enough of a longer one, kept as numbers, and how it is made. Holds no token. Immutable.
 */
class Proof extends SecretId {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long a;
  private final long b;
  private final long c;
  private final long d;
  private final TokenDigest digest;
  private final boolean taken;

  /**
   * A proof.
   *
   * @param id the secret
   * @param digest how it is made
   * @param expected what it makes of the token, 32 bytes or more
   * @param taken whether it counts only for a token that others made
   */
  Proof(SecretId id, TokenDigest digest, byte[] expected, boolean taken) {
    super(id);
    this.a = (long) LONG.get(expected, 0);
    this.b = (long) LONG.get(expected, 8);
    this.c = (long) LONG.get(expected, 16);
    this.d = (long) LONG.get(expected, 24);
    this.digest = digest;
    this.taken = taken;
  }

  /** The same of another id. */
  Proof(SecretId id, Proof same) {
    super(id);
    this.a = same.a;
    this.b = same.b;
    this.c = same.c;
    this.d = same.d;
    this.digest = same.digest;
    this.taken = same.taken;
  }

  final TokenDigest digest() {
    return digest;
  }

  /** Whether it counts only for a token that others made: they know its key. */
  final boolean isTaken() {
    return taken;
  }

  /** Whether it expects what the other does. */
  final boolean isAs(Proof other) {
    return a == other.a && b == other.b && c == other.c && d == other.d;
  }

  /** Whether this is the token's secret: one digest and one comparison. */
  final boolean isProvedBy(byte[] token) {
    return matches(digest.of(token));
  }

  /** Whether the digest begins so; takes the same time wherever two differ. */
  final boolean matches(byte[] made) {
    long difference =
        (a ^ (long) LONG.get(made, 0))
            | (b ^ (long) LONG.get(made, 8))
            | (c ^ (long) LONG.get(made, 16))
            | (d ^ (long) LONG.get(made, 24));
    return difference == 0;
  }

  /** The id alone. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + text() + ", redacted]";
  }
}
