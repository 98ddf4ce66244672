package dev.apikeys.servlet;

import dev.apikeys.InvalidMemberException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The members of a JSON object, read by type and never coerced: {@code "5"} is no number, {@code 1}
 * is no string, and {@code null} is nothing that a member may be. Every method throws {@link
 * InvalidMemberException} for a value of another type.
 *
 * @param values the members
 */
record Members(Map<String, JsonNode> values) {

  private static final int MAX_SHOWN = 64;
  private static final Pattern LONG_WORD = Pattern.compile("[0-9A-Za-z]{32,}");

  /** Refuses any member but these. */
  Members allowing(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidMemberException(shown(name), "is unknown here: leave it out");
      }
    }
    return this;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return value(name).map(node -> text(name, node, "must be a string"));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    value(name)
        .ifPresent(
            node -> {
              require(node.isArray(), name, "must be an array of strings");
              node.forEach(one -> texts.add(text(name, one, "must be an array of strings")));
            });
    return texts;
  }

  Optional<Boolean> flag(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isBoolean(), name, "must be true or false");
              return node.booleanValue();
            });
  }

  Optional<Integer> count(String name, int max) {
    return value(name)
        .map(
            node -> {
              boolean counts =
                  node.isIntegralNumber()
                      && node.canConvertToInt()
                      && node.intValue() >= 0
                      && node.intValue() <= max;
              require(counts, name, "must be an integer from 0 to " + max);
              return node.intValue();
            });
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException noTime) {
                throw new InvalidMemberException(
                    name, "must be a time with offset (ISO 8601), such as 2030-01-31T12:00:00Z");
              }
            });
  }

  /** The members of a JSON object, each by its path, such as {@code rate_limit.requests}. */
  Optional<Members> members(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isObject(), name, "must be a JSON object");
              Map<String, JsonNode> inner = new LinkedHashMap<>();
              node.forEachEntry((key, value) -> inner.put(name + "." + key, value));
              return new Members(inner);
            });
  }

  /** A JSON object, as text. */
  Optional<String> object(String name) {
    return value(name)
        .map(
            node -> {
              require(node.isObject(), name, "must be a JSON object");
              String text = Json.text(node);
              require(isUnicode(text), name, "holds half of a surrogate pair");
              return text;
            });
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static String text(String name, JsonNode node, String problem) {
    require(node.isString(), name, problem);
    return node.stringValue();
  }

  private static void require(boolean holds, String name, String problem) {
    if (!holds) {
      throw new InvalidMemberException(name, problem);
    }
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * A name that a client made up, fit to be shown: short, without anything invisible, and without
   * what is long enough to be a secret that was mistaken for a name.
   */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    LONG_WORD
        .matcher(name)
        .replaceAll("...")
        .codePoints()
        .limit(MAX_SHOWN)
        .forEach(c -> shown.appendCodePoint(c > ' ' && c < 0x7f ? c : '?'));
    return shown.toString();
  }
}
