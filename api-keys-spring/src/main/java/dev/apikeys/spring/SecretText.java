package dev.apikeys.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret as configured: itself, or {@code file:} and the path of a file that holds it, such as
 * {@code file:/run/secrets/pepper}. It prints redacted, and binding it never fails: a failure would
 * print it.
 */
final class SecretText {

  private static final String FILE = "file:";
  private static final int MAX_BYTES = 64 * 1024;

  private final String text;

  private SecretText(String text) {
    this.text = text;
  }

  /** Takes any text, found by Spring as a converter; what is wrong with it is said later. */
  public static SecretText valueOf(String text) {
    return new SecretText(text);
  }

  /** Whether nothing was given, as by an environment variable that is set and empty. */
  boolean isEmpty() {
    return text.isEmpty();
  }

  /** The secret if it was given itself, and not a file that holds it. */
  Optional<String> written() {
    return text.startsWith(FILE) ? Optional.empty() : Optional.of(text.strip());
  }

  /**
   * The secret, without blanks and line ends around it.
   *
   * @param setting where it is set
   */
  String reveal(String setting) {
    return (text.startsWith(FILE) ? read(setting, text.substring(FILE.length())) : text).strip();
  }

  private static String read(String setting, String name) {
    try {
      Path file = Path.of(name.startsWith("//") ? name.substring(2) : name);
      if (Files.size(file) > MAX_BYTES) {
        throw unreadable(setting, name, "is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (IOException | InvalidPathException | SecurityException unreadable) {
      throw unreadable(
          setting, name, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  private static InvalidSettingException unreadable(String setting, String name, String why) {
    return new InvalidSettingException(
        setting,
        "names the file '"
            + name
            + "', which "
            + why
            + ": give the path of a file with the secret");
  }

  /**
   * The bytes that it is the base64 of.
   *
   * @param setting where it is set
   */
  byte[] bytes(String setting) {
    String base64 = reveal(setting);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new InvalidSettingException(
          setting,
          "is not base64: draw 32 random bytes with `openssl rand -base64 32` and give them as"
              + " printed");
    }
  }

  @Override
  public String toString() {
    return "SecretText[redacted]";
  }
}
