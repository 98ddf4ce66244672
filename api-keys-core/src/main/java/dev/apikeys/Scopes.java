package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
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

  /** Ask whether presented tokens are valid keys of the holder's tenants (RFC 7662). */
  public static final String INTROSPECT = "api-keys:introspect";

  /** The most characters all scopes of a key may have, spaces between them included. */
  public static final int MAX_LENGTH = 4000;

  /** The most characters one scope may have. */
  public static final int MAX_SCOPE_LENGTH = 128;

  private static final Scopes NONE = new Scopes(List.of());

  /**
   * Sorts the names and drops repetitions.
   *
   * @throws InvalidMemberException if a name is no scope pattern, or all are too long together
   */
  public Scopes {
    names = List.copyOf(new TreeSet<>(Require.all("names", names)));
    names.forEach(ScopePattern::requirePattern);
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
    return new Scopes(Require.all("names", names));
  }

  /**
   * The union of these patterns.
   *
   * @throws InvalidMemberException if one of them is no scope pattern
   */
  public static Scopes of(Collection<String> names) {
    return new Scopes(List.copyOf(Require.all("names", names)));
  }

  /**
   * Reads the space-separated form that {@link #toString()} writes; blank means none.
   *
   * @throws InvalidMemberException if a word is no scope pattern
   */
  public static Scopes parse(String text) {
    return requireNonNull(text, "text").isBlank()
        ? NONE
        : new Scopes(Arrays.asList(text.strip().split(" +")));
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
    return ScopePattern.isPattern(requireNonNull(scope, "scope")) && coversPattern(scope);
  }

  /** The same for what is known to be a scope or a pattern. */
  boolean coversPattern(String scope) {
    for (int i = 0; i < names.size(); i++) {
      if (ScopePattern.covers(names.get(i), scope)) {
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
    return requireNonNull(others, "others").names.stream().allMatch(this::coversPattern);
  }

  /** These and the others. */
  public Scopes plus(Scopes others) {
    requireNonNull(others, "others");
    TreeSet<String> union = new TreeSet<>(names);
    union.addAll(others.names);
    return new Scopes(List.copyOf(union));
  }

  /**
   * What both these and the others cover, and nothing else. What would be longer than a scope may
   * be is left out, and so is what no longer fits into {@value #MAX_LENGTH} characters.
   */
  public Scopes intersect(Scopes others) {
    requireNonNull(others, "others");
    TreeSet<String> common = new TreeSet<>();
    for (String name : names) {
      for (String other : others.names) {
        ScopePattern.common(name, other)
            .filter(both -> both.length() <= MAX_SCOPE_LENGTH)
            .ifPresent(common::add);
      }
    }
    List<String> fitting = new ArrayList<>();
    int length = 0;
    for (String both : common) {
      length += both.length() + 1;
      if (length <= MAX_LENGTH + 1) {
        fitting.add(both);
      }
    }
    return new Scopes(fitting);
  }

  /** The space-separated form. */
  @Override
  public String toString() {
    return String.join(" ", names);
  }
}
