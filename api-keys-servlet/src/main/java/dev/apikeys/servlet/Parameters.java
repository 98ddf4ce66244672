package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.InvalidMemberException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or a form, each at most once.
 *
 * @param values the parameters, decoded
 */
record Parameters(Map<String, String> values) {

  /**
   * Reads {@code application/x-www-form-urlencoded} text.
   *
   * @throws InvalidMemberException naming the parameter that is repeated
   */
  static Parameters of(@Nullable String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!name.isEmpty() && values.put(name, value) != null) {
        throw repeated(name);
      }
    }
    return new Parameters(values);
  }

  /**
   * Those that a container has read.
   *
   * @throws InvalidMemberException naming the parameter that is repeated
   */
  static Parameters of(Map<String, String[]> read) {
    Map<String, String> values = new LinkedHashMap<>();
    read.forEach(
        (name, all) -> {
          if (all.length > 1) {
            throw repeated(name);
          }
          values.put(name, all[0]);
        });
    return new Parameters(values);
  }

  private static InvalidMemberException repeated(String name) {
    return new InvalidMemberException(Members.shown(name), "occurs more than once");
  }

  private static String decoded(String text) {
    return FormText.decode(text)
        .orElseThrow(
            () -> new ProblemException(Problems.invalid("the parameters hold a broken escape")));
  }

  /** Refuses any parameter but these. */
  Parameters allowing(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidMemberException(Members.shown(name), "is no parameter here");
      }
    }
    return this;
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The same query for what follows this mark. */
  String following(String cursor) {
    Map<String, String> next = new LinkedHashMap<>(values);
    next.put("cursor", cursor);
    return next.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  /** How many entries a page is to have. */
  Optional<Integer> limit() {
    return value("limit").map(text -> (int) number("limit", text, 9));
  }

  static long number(String name, String text, int maxDigits) {
    boolean number =
        !text.isEmpty()
            && text.length() <= maxDigits
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new InvalidMemberException(
          name, "must be a number of at most " + maxDigits + " digits");
    }
    return Long.parseLong(text);
  }

  boolean flag(String name) {
    return value(name)
        .map(
            text -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw new InvalidMemberException(name, "must be true or false");
              }
              return text.equals("true");
            })
        .orElse(false);
  }
}
