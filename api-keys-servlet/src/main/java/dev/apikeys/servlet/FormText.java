package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Text as forms and queries encode it ({@code application/x-www-form-urlencoded}), in UTF-8 and
 * strictly: the JDK's own decoder takes {@code %+1} for an escape, and mends broken UTF-8.
 */
final class FormText {

  private FormText() {}

  /** The text; empty if an escape is broken, or what it stands for is no UTF-8. */
  static Optional<String> decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return Optional.of(encoded);
    }
    byte[] from = encoded.getBytes(UTF_8);
    ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] == '%') {
        int high = digit(from, i + 1);
        int low = digit(from, i + 2);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        to.write(high << 4 | low);
        i += 2;
      } else {
        to.write(from[i] == '+' ? ' ' : from[i]);
      }
    }
    return utf8(to.toByteArray());
  }

  private static int digit(byte[] from, int at) {
    return at < from.length ? Character.digit(from[at], 16) : -1;
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException broken) {
      return Optional.empty();
    }
  }
}
