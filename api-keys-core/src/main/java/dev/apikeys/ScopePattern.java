package dev.apikeys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One scope as text, granted or required: what it may look like, what it covers, and what two have
 * in common. The rules stand at {@link Scopes}.
 */
final class ScopePattern {

  private static final String RESERVED = "api-keys";

  private ScopePattern() {}

  static boolean isReserved(String scope) {
    return scope.startsWith(RESERVED)
        && (scope.length() == RESERVED.length() || scope.charAt(RESERVED.length()) == ':');
  }

  static boolean covers(String pattern, String scope) {
    if (pattern.equals(scope)) {
      return true;
    }
    if (isReserved(scope)) {
      return false;
    }
    int p = 0;
    int s = 0;
    while (true) {
      if (pattern.startsWith("**", p)) {
        return true;
      }
      int patternEnd = segmentEnd(pattern, p);
      int scopeEnd = segmentEnd(scope, s);
      if (!coversSegment(pattern, p, patternEnd, scope, s, scopeEnd)) {
        return false;
      }
      boolean patternDone = patternEnd == pattern.length();
      boolean scopeDone = scopeEnd == scope.length();
      if (patternDone || scopeDone) {
        return patternDone && scopeDone;
      }
      p = patternEnd + 1;
      s = scopeEnd + 1;
    }
  }

  private static boolean coversSegment(
      String pattern, int p, int patternEnd, String scope, int s, int scopeEnd) {
    if (pattern.charAt(p) == '*') {
      return !scope.startsWith("**", s);
    }
    int length = patternEnd - p;
    return length == scopeEnd - s && pattern.regionMatches(p, scope, s, length);
  }

  private static int segmentEnd(String text, int from) {
    int colon = text.indexOf(':', from);
    return colon == -1 ? text.length() : colon;
  }

  static void requireLiteral(String scope) {
    requirePattern(scope);
    if (scope.contains("*")) {
      throw new InvalidMemberException(
          "scopes", "holds a wildcard in the required scope '" + scope + "': require it literally");
    }
  }

  static void requirePattern(String scope) {
    if (scope.length() > Scopes.MAX_SCOPE_LENGTH) {
      throw new InvalidMemberException(
          "scopes", "holds a scope longer than " + Scopes.MAX_SCOPE_LENGTH + " characters");
    }
    if (!isPattern(scope)) {
      throw new InvalidMemberException(
          "scopes",
          "holds '"
              + Require.printable(scope)
              + "', which is no scope: write segments of a-z 0-9 _ . - joined by ':', '*' for one"
              + " segment, a trailing '**' for one or more");
    }
    if (isReserved(scope) && scope.contains("*")) {
      throw new InvalidMemberException(
          "scopes", "holds '" + scope + "': scopes of 'api-keys:' are granted literally only");
    }
  }

  static boolean isPattern(String scope) {
    String[] segments = scope.split(":", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean trailing = i == segments.length - 1;
      if (!isSegment(segments[i])
          && !segments[i].equals("*")
          && !(trailing && segments[i].equals("**"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSegment(String segment) {
    if (segment.isEmpty() || !isAlphanumeric(segment.charAt(0))) {
      return false;
    }
    return segment.chars().allMatch(c -> isAlphanumeric((char) c) || "_.-".indexOf(c) >= 0);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** What both cover, which is one pattern again; empty if there is nothing. */
  static Optional<String> common(String a, String b) {
    if (isReserved(a) || isReserved(b)) {
      return Optional.of(a).filter(b::equals);
    }
    List<String> left = Arrays.asList(a.split(":"));
    List<String> right = Arrays.asList(b.split(":"));
    List<String> both = new ArrayList<>();
    for (int i = 0; i < left.size() && i < right.size(); i++) {
      String l = left.get(i);
      String r = right.get(i);
      if (l.equals("**") || r.equals("**")) {
        both.addAll(l.equals("**") ? right.subList(i, right.size()) : left.subList(i, left.size()));
        return Optional.of(String.join(":", both));
      } else if (l.equals("*") || r.equals("*") || l.equals(r)) {
        both.add(l.equals("*") ? r : l);
      } else {
        return Optional.empty();
      }
    }
    return left.size() == right.size() ? Optional.of(String.join(":", both)) : Optional.empty();
  }
}
