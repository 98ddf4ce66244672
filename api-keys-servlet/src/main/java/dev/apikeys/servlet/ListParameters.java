package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request that lists keys, each parameter at most once.
 *
 * @param values the parameters, decoded
 */
record ListParameters(Map<String, String> values) {

  private static final Set<String> NAMES =
      Set.of("owner", "tenant", "include_inactive", "limit", "cursor");

  /**
   * Reads a raw query.
   *
   * @throws InvalidMemberException naming the parameter that is unknown, repeated or illegal
   */
  static ListParameters of(@Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String shown = Members.shown(name);
      if (!name.isEmpty() && !NAMES.contains(name)) {
        throw new InvalidMemberException(shown, "is no parameter of a list");
      }
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!name.isEmpty() && values.put(name, value) != null) {
        throw new InvalidMemberException(shown, "occurs more than once");
      }
    }
    return new ListParameters(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new ProblemException(Problems.invalid("the query holds a broken escape"));
    }
  }

  KeyQuery query() {
    KeyQuery query =
        value("limit").map(text -> KeyQuery.all().limit(number(text))).orElse(KeyQuery.all());
    query = value("owner").map(text -> identifier("owner", text)).map(query::ownedBy).orElse(query);
    query =
        value("tenant")
            .map(text -> Tenants.only(identifier("tenant", text)))
            .map(query::of)
            .orElse(query);
    query = value("cursor").map(ListParameters::cursor).map(query::after).orElse(query);
    return value("include_inactive").map(ListParameters::flag).orElse(false)
        ? query.includingInactive()
        : query;
  }

  /** The same query for what follows this key. */
  String following(String lastId) {
    Map<String, String> next = new LinkedHashMap<>(values);
    next.put("cursor", lastId);
    return next.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static int number(String text) {
    boolean number =
        !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new InvalidMemberException(
          "limit", "must be an integer from 1 to " + KeyQuery.MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new InvalidMemberException("include_inactive", "must be true or false");
    }
    return text.equals("true");
  }

  private static String cursor(String text) {
    if (!Route.isId(text)) {
      throw new InvalidMemberException("cursor", "is none that a list gave out");
    }
    return text;
  }

  /** Refuses what no key can have, before a store stumbles over it. */
  private static String identifier(String name, String text) {
    NewKey probe = NewKey.named("probe");
    NewKey checked = name.equals("owner") ? probe.ownedBy(text) : probe.inTenant(text);
    return name.equals("owner") ? checked.owner().orElseThrow() : checked.tenant().orElseThrow();
  }
}
