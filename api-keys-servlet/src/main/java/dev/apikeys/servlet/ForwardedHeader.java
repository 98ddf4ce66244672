package dev.apikeys.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Forwarded} (RFC 7239, section 4). */
final class ForwardedHeader {

  private static final String UNREADABLE = "";
  private static final String TOKEN = "[0-9A-Za-z!#$%&'*+.^_`|~-]++";
  private static final String QUOTED = "\"[^\"\\\\]*+\"";
  private static final Pattern PAIR =
      Pattern.compile("\\G(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")(?:;|\\z)");

  private ForwardedHeader() {}

  /** What each element is {@code for}, in order; empty where an element cannot be read. */
  static List<String> nodes(String value) {
    List<String> nodes = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        nodes.add(node(value.substring(start, i).strip()));
        start = i + 1;
      }
    }
    nodes.add(quoted ? UNREADABLE : node(value.substring(start).strip()));
    return nodes;
  }

  /**
   * What one element is for. Unreadable is one that says so twice, breaks the syntax, or escapes
   * characters in quotes, which no address needs.
   */
  private static String node(String element) {
    Matcher pair = PAIR.matcher(element);
    String node = UNREADABLE;
    int end = 0;
    while (pair.find()) {
      if (pair.group(1).equalsIgnoreCase("for")) {
        if (!node.equals(UNREADABLE)) {
          return UNREADABLE;
        }
        node = unquoted(pair.group(2));
      }
      end = pair.end();
    }
    return end == element.length() ? node : UNREADABLE;
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }
}
