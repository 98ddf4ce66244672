package dev.apikeys;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The scopes a key has been granted: a union of patterns, in which order and repetition mean
 * nothing and an empty set means no rights at all.
 *
 * <p>A scope is {@code segment(:segment)*} with segments of {@code [a-z0-9][a-z0-9_.-]*}. In a
 * granted scope {@code *} stands for exactly one segment and a trailing {@code **} for one or more,
 * so everything is only the explicit {@code **}. Scopes of the reserved namespace {@code api-keys:}
 * match literally only: no wildcard ever grants them, and they hold none.
 *
 * <p>At most {@value #MAX_LENGTH} characters in all and {@value #MAX_SCOPE_LENGTH} each. Immutable.
 *
 * @param names the granted patterns, sorted and without repetition
 */
public record Scopes(List<String> names) {

  /** Manage all keys of the holder's tenant. */
  public static final String ADMIN = "api-keys:admin";

  /** Manage all keys of every tenant. */
  public static final String ADMIN_ALL_TENANTS = "api-keys:admin-all-tenants";

  /** The most characters all scopes of a key may have, spaces between them included. */
  public static final int MAX_LENGTH = 4000;

  /** The most characters one scope may have. */
  public static final int MAX_SCOPE_LENGTH = 128;

  private static final String RESERVED = "api-keys";
  private static final Scopes NONE = new Scopes(List.of());

  /**
   * Sorts the names and drops repetitions.
   *
   * @throws InvalidMemberException if a name is no scope pattern, or all are too long together
   */
  public Scopes {
    names = List.copyOf(new TreeSet<>(names));
    names.forEach(Scopes::requirePattern);
    if (String.join(" ", names).length() > MAX_LENGTH) {
      throw new InvalidMemberException(
          "scopes", "is longer than " + MAX_LENGTH + " characters: use fewer scopes or a wildcard");
    }
  }

  /** No scopes: no rights. */
  public static Scopes none() {
    return NONE;
  }

  /**
   * The union of these patterns.
   *
   * @throws InvalidMemberException if one of them is no scope pattern
   */
  public static Scopes of(String... names) {
    return new Scopes(Arrays.asList(names));
  }

  /**
   * The union of these patterns.
   *
   * @throws InvalidMemberException if one of them is no scope pattern
   */
  public static Scopes of(Collection<String> names) {
    return new Scopes(List.copyOf(names));
  }

  /**
   * Reads the space-separated form that {@link #toString()} writes; blank means none.
   *
   * @throws InvalidMemberException if a word is no scope pattern
   */
  public static Scopes parse(String text) {
    return text.isBlank() ? NONE : new Scopes(Arrays.asList(text.strip().split(" +")));
  }

  /** Whether there is none, and so no right. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /**
   * Whether one of these patterns covers a required scope, or wholly covers another pattern: {@code
   * a:*} covers {@code a:b} and {@code a:*}, but not {@code a:**}. What is no scope is never
   * covered, not even by {@code **}.
   */
  public boolean covers(String scope) {
    return isPattern(scope) && coversPattern(scope);
  }

  /** The same for what is known to be a scope or a pattern. */
  boolean coversPattern(String scope) {
    for (int i = 0; i < names.size(); i++) {
      if (covers(names.get(i), scope)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether every pattern of the others is covered by a single pattern of these: whoever holds
   * these may hand out the others.
   */
  public boolean containsAll(Scopes others) {
    return others.names.stream().allMatch(this::coversPattern);
  }

  /** These and the others. */
  public Scopes plus(Scopes others) {
    TreeSet<String> union = new TreeSet<>(names);
    union.addAll(others.names);
    return new Scopes(List.copyOf(union));
  }

  /** The space-separated form. */
  @Override
  public String toString() {
    return String.join(" ", names);
  }

  static boolean isReserved(String scope) {
    return scope.startsWith(RESERVED)
        && (scope.length() == RESERVED.length() || scope.charAt(RESERVED.length()) == ':');
  }

  private static boolean covers(String pattern, String scope) {
    if (isReserved(scope)) {
      return pattern.equals(scope);
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
    return colon < 0 ? text.length() : colon;
  }

  static void requireLiteral(String scope) {
    requirePattern(scope);
    if (scope.indexOf('*') >= 0) {
      throw new InvalidMemberException(
          "scopes", "holds a wildcard in the required scope '" + scope + "': require it literally");
    }
  }

  private static void requirePattern(String scope) {
    if (scope.length() > MAX_SCOPE_LENGTH) {
      throw new InvalidMemberException(
          "scopes", "holds a scope longer than " + MAX_SCOPE_LENGTH + " characters");
    }
    if (!isPattern(scope)) {
      throw new InvalidMemberException(
          "scopes",
          "holds '"
              + Require.printable(scope)
              + "', which is no scope: write segments of a-z 0-9 _ . - joined by ':', '*' for one"
              + " segment, a trailing '**' for one or more");
    }
    if (isReserved(scope) && scope.indexOf('*') >= 0) {
      throw new InvalidMemberException(
          "scopes", "holds '" + scope + "': scopes of 'api-keys:' are granted literally only");
    }
  }

  private static boolean isPattern(String scope) {
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
}
