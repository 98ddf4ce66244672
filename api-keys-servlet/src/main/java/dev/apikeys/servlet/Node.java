package dev.apikeys.servlet;

import dev.apikeys.Cidrs;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How forwarding headers name one party of a connection (RFC 7239, section 6). */
final class Node {

  private static final Cidrs ANY = Cidrs.of("0.0.0.0/0", "::/0");
  private static final String PORT = "(?::(?:[0-9]{1,5}|_[0-9A-Za-z._-]+))?";
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]:]*:[^\\[\\]]*)]" + PORT);
  private static final Pattern DOTTED = Pattern.compile("([0-9.]+)" + PORT);

  private Node() {}

  /** The IP address of a node, without brackets and port; empty if it names none. */
  static Optional<String> address(String node) {
    String text = node.strip();
    Matcher bracketed = BRACKETED.matcher(text);
    Matcher dotted = DOTTED.matcher(text);
    String address =
        bracketed.matches() ? bracketed.group(1) : dotted.matches() ? dotted.group(1) : text;
    return Optional.of(address).filter(found -> !found.startsWith("[") && ANY.allows(found));
  }
}
