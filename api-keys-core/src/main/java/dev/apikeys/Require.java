package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The rules for text and time that come from outside. */
final class Require {

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** The longest time that is asked for anywhere. */
  static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Pattern LONG_WORD = Pattern.compile("[0-9A-Za-z]{32,}");

  private Require() {}

  /** Refuses blank, over-long and unprintable text. */
  static String text(String member, String value, int max) {
    if (value.codePoints().allMatch(Require::isBlank)) {
      throw new InvalidMemberException(member, "is blank: give it at least one character");
    }
    return printableText(member, value, max);
  }

  /** Refuses over-long and unprintable text; blank will do. */
  static String printableText(String member, String value, int max) {
    if (value.length() > max) {
      throw new InvalidMemberException(
          member, "has " + value.length() + " characters: " + max + " are allowed");
    }
    if (!value.codePoints().allMatch(Require::isPrintable)) {
      throw new InvalidMemberException(
          member, "holds a control or invisible formatting character: remove it");
    }
    return value;
  }

  /** Refuses over-long and unprintable text and outer blanks, which would make two of one name. */
  static String identifier(String member, String value, int max) {
    if (!value.isEmpty()
        && (isBlank(value.codePointAt(0)) || isBlank(value.codePointBefore(value.length())))) {
      throw new InvalidMemberException(member, "starts or ends with a blank: remove it");
    }
    return printableText(member, value, max);
  }

  /** Refuses blank and over-long JSON, and what no database keeps: NUL and lone surrogates. */
  static String json(String member, String value, int max) {
    boolean broken =
        value.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (value.isBlank() || value.length() > max || broken) {
      throw new InvalidMemberException(
          member, "must be a JSON object of at most " + max + " characters");
    }
    return value;
  }

  /** Refuses a time that is shorter or longer, and cuts to milliseconds, which is what is kept. */
  static Duration between(String member, Duration value, Duration shortest, Duration longest) {
    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      throw new InvalidMemberException(
          member, "is " + value + ": it must be between " + shortest + " and " + longest);
    }
    return value.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Cuts to milliseconds, which is what stores keep, and refuses what they cannot. */
  static Instant time(String member, Instant value) {
    if (value.isBefore(Instant.EPOCH) || value.isAfter(LATEST)) {
      throw new InvalidMemberException(member, "is not within the years 1970 to 9999");
    }
    return value.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The start of a text, as a log line or a terminal can bear it: what cannot be printed is
   * replaced, and so is what is long enough to be a secret that was mistaken for something else.
   */
  static String printable(String value) {
    StringBuilder shown = new StringBuilder();
    value.codePoints().limit(400).forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
    String harmless = LONG_WORD.matcher(shown).replaceAll("…");
    return harmless.codePointCount(0, harmless.length()) <= 80
        ? harmless
        : harmless.substring(0, harmless.offsetByCodePoints(0, 80));
  }

  /** No-break spaces as well, which {@link String#isBlank()} takes for characters. */
  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
