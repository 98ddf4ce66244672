package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a store keeps of a secret: a digest of the whole token, tagged with its scheme. It prints
 * redacted and leaves by {@link #reveal()} only.
 *
 * <p>The text form is <code>{scheme}</code> followed by lower-case hex, such as <code>
 * {hmac-sha256:p1}</code> and 64 digits. Equality takes the same time wherever two differ.
 */
public final class SecretHash {

  private final String scheme;
  private final byte[] digest;

  SecretHash(String scheme, byte[] digest) {
    this.scheme = scheme;
    this.digest = digest.clone();
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public static SecretHash parse(String text) {
    requireNonNull(text, "text");
    int end = text.indexOf('}');
    if (!text.startsWith("{") || end < 2) {
      throw new IllegalArgumentException("a stored hash must have the form {scheme}hex");
    }
    try {
      byte[] digest = HexFormat.of().parseHex(text, end + 1, text.length());
      return new SecretHash(text.substring(1, end), digest);
    } catch (IllegalArgumentException notHex) {
      throw new IllegalArgumentException(
          "a stored hash of scheme " + Require.printable(text.substring(1, end)) + " is not hex");
    }
  }

  /** The algorithm and, after a colon, the pepper's id: {@code sha256}, {@code hmac-sha256:p1}. */
  public String scheme() {
    return scheme;
  }

  byte[] digest() {
    return digest.clone();
  }

  /** The text form, for a store to keep; it belongs in no log and no answer. */
  public String reveal() {
    return "{" + scheme + "}" + HexFormat.of().formatHex(digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash hash
        && scheme.equals(hash.scheme)
        && MessageDigest.isEqual(digest, hash.digest);
  }

  @Override
  public int hashCode() {
    return scheme.hashCode();
  }

  /** The scheme alone. */
  @Override
  public String toString() {
    return "SecretHash[" + scheme + ", redacted]";
  }
}
