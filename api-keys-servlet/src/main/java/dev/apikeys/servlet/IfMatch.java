package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.InvalidMemberException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition of a request on a key's version (RFC 9110, sections 8.8.3 and 13.1.1), compared
 * strongly.
 *
 * @param given whether there is one
 * @param tags the versions it is met by, as entity tags; {@code *} among them stands for any
 */
record IfMatch(boolean given, Set<String> tags) {

  private static final String HEADER = "If-Match";
  private static final Pattern TAG =
      Pattern.compile("\\G[ \t]*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")[ \t]*(?:,|$)");

  static IfMatch of(HttpServletRequest request) {
    String value = String.join(",", Collections.list(request.getHeaders(HEADER)));
    if (!request.getHeaders(HEADER).hasMoreElements()) {
      return new IfMatch(false, Set.of());
    }
    if (value.strip().equals("*")) {
      return new IfMatch(true, Set.of("*"));
    }
    Set<String> tags = new HashSet<>();
    Matcher tag = TAG.matcher(value);
    int end = 0;
    while (tag.find()) {
      tags.add(tag.group(1));
      end = tag.end();
    }
    if (end < value.length() || tags.isEmpty()) {
      throw new InvalidMemberException(HEADER, "must be * or entity tags, such as \"3\"");
    }
    return new IfMatch(true, tags);
  }

  /** The entity tag of a key: its version. */
  static String tagOf(ApiKey key) {
    return "\"" + key.version() + "\"";
  }

  /** Refuses a key that is of none of these versions. */
  void require(ApiKey key) {
    if (given && !tags.contains("*") && !tags.contains(tagOf(key))) {
      throw new ProblemException(
          Problem.of(
                  412,
                  "precondition_failed",
                  "the API key has changed: read it again before you change it")
              .with("ETag", tagOf(key)));
    }
  }
}
