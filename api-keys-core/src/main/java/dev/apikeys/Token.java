package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * The whole credential, id and secret: whoever has it is the key. It prints redacted, is equal to
 * itself alone, and leaves by {@link #reveal()} only.
 */
public final class Token {

  private final String value;

  Token(String value) {
    this.value = value;
  }

  /** The token that a {@link TokenFormat} minted. */
  public static Token of(String value) {
    return new Token(requireNonNull(value, "value"));
  }

  /** The token as the client must present it. Show it once, log it never. */
  public String reveal() {
    return value;
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Token[redacted]";
  }
}
