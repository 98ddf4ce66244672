package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The rules for text and time that come from outside. */
final class Require {

  /** The most characters of a name, a tenant, an owner and an id. */
  static final int MAX_NAME = 255;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** All the time that a store can keep. */
  static final Duration SPAN = Duration.between(Instant.EPOCH, LATEST);

  /** The longest time that is asked for anywhere. */
  static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Pattern LONG_WORD = Pattern.compile("[0-9A-Za-z]{32,}");

  private Require() {}

  /** Refuses a time after which nothing may count as idle. */
  static Duration idle(String member, Duration time) {
    return between(member, time, KeyEdit.MIN_IDLE, LONGEST);
  }

  /** Refuses null, and null among them. */
  static <C extends Iterable<?>> C all(String parameter, C values) {
    requireNonNull(values, parameter).forEach(value -> requireNonNull(value, parameter));
    return values;
  }

  /** Refuses null, and null among them. */
  static <T> List<T> all(String parameter, T[] values) {
    return all(parameter, Arrays.asList(requireNonNull(values, parameter)));
  }

  /** Refuses blank, over-long and unprintable text. */
  static String text(String member, String value, int max) {
    if (requireNonNull(value, member).codePoints().allMatch(Require::isBlank)) {
      throw new InvalidMemberException(member, "is blank: give it at least one character");
    }
    return printableText(member, value, max);
  }

  /** Refuses over-long and unprintable text; blank will do. */
  static String printableText(String member, String value, int max) {
    if (requireNonNull(value, member).length() > max) {
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
  static void identifier(String member, String value, int max) {
    if (!requireNonNull(value, member).isEmpty()
        && (isBlank(value.codePointAt(0)) || isBlank(value.codePointBefore(value.length())))) {
      throw new InvalidMemberException(member, "starts or ends with a blank: remove it");
    }
    printableText(member, value, max);
  }

  /** Refuses a tenant that no key can be in. */
  static void tenant(String value) {
    identifier("tenant", value, MAX_NAME);
  }

  /** Refuses an owner that no key can have. */
  static void owner(String value) {
    identifier("owner", text("owner", value, MAX_NAME), MAX_NAME);
  }

  /** Whether a key can have this id at all: a store is not asked for any other. */
  static boolean isKeyId(String text) {
    return !requireNonNull(text, "keyId").isBlank()
        && text.length() <= MAX_NAME
        && text.codePoints().allMatch(Require::isPrintable);
  }

  /** Refuses blank and over-long JSON, and what no JSON or no database holds. */
  static void json(String member, String value, int max) {
    boolean broken = value.codePoints().anyMatch(Require::isForeignToJson);
    if (value.isBlank() || value.length() > max || broken) {
      throw new InvalidMemberException(
          member, "must be a JSON object of at most " + max + " characters");
    }
  }

  /** Refuses a time that is shorter or longer, and cuts to milliseconds, which is what is kept. */
  static Duration between(String member, Duration value, Duration shortest, Duration longest) {
    if (requireNonNull(value, member).compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      throw new InvalidMemberException(
          member, "is " + value + ": it must be between " + shortest + " and " + longest);
    }
    return value.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Cuts to milliseconds, which is what stores keep, and refuses what they cannot. */
  static Instant time(String member, Instant value) {
    if (requireNonNull(value, member).isBefore(Instant.EPOCH) || value.isAfter(LATEST)) {
      throw new InvalidMemberException(member, "is not within the years 1970 to 9999");
    }
    return value.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Refuses an instant, given to be compared with, that is not within the years 1 to 9999. */
  static void mark(String member, Instant value) {
    if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
      throw new InvalidMemberException(member, "is not within the years 1 to 9999");
    }
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

  /** Control characters other than white space (RFC 8259, sections 2 and 7), lone surrogates. */
  private static boolean isForeignToJson(int c) {
    return (c < ' ' && "\t\n\r".indexOf(c) < 0) || Character.getType(c) == Character.SURROGATE;
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
