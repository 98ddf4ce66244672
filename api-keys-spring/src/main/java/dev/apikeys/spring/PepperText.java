package dev.apikeys.spring;

import java.util.Base64;

/**
 * A pepper as configured, in base64. It prints redacted, and binding it never fails: a failure
 * would print it.
 */
final class PepperText {

  private final String base64;

  PepperText(String base64) {
    this.base64 = base64;
  }

  /**
   * Reads any text, found by Spring as a converter; what is wrong with it is said by {@link
   * #bytes}.
   */
  public static PepperText valueOf(String base64) {
    return new PepperText(base64);
  }

  byte[] bytes(String id) {
    try {
      return Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "api-keys.peppers."
              + id
              + " is not base64: draw a pepper with `openssl rand -base64 32` and give it as printed");
    }
  }

  @Override
  public String toString() {
    return "PepperText[redacted]";
  }
}
