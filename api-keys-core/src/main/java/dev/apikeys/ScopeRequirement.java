package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a request demands of a key's scopes: literal scopes combined by {@code allOf} and {@code
 * anyOf}. Immutable.
 */
public sealed interface ScopeRequirement {

  /**
   * The required scopes that these granted ones do not cover, in the order they were required;
   * empty if the requirement is met. Of an unmet {@code anyOf} every alternative is named.
   */
  List<String> missing(Scopes granted);

  /** Whether these granted scopes meet it, which is quicker told than what is {@link #missing}. */
  boolean isMetBy(Scopes granted);

  /** Demands nothing: any valid key will do. */
  static ScopeRequirement none() {
    return new AllOf(List.of());
  }

  /**
   * Demands each of these scopes.
   *
   * @throws InvalidMemberException if one is no literal scope
   */
  static ScopeRequirement allOf(String... scopes) {
    return new AllOf(literals(scopes));
  }

  /** Demands each of these. */
  static ScopeRequirement allOf(ScopeRequirement first, ScopeRequirement... others) {
    return new AllOf(join(first, others));
  }

  /**
   * Demands at least one of these scopes.
   *
   * @throws InvalidMemberException if none is given, or one is no literal scope
   */
  static ScopeRequirement anyOf(String... scopes) {
    return new AnyOf(literals(scopes));
  }

  /** Demands at least one of these. */
  static ScopeRequirement anyOf(ScopeRequirement first, ScopeRequirement... others) {
    return new AnyOf(join(first, others));
  }

  private static List<ScopeRequirement> literals(String... scopes) {
    return Require.all("scopes", scopes).stream().<ScopeRequirement>map(One::new).toList();
  }

  private static List<ScopeRequirement> join(ScopeRequirement first, ScopeRequirement... others) {
    return Stream.concat(
            Stream.of(requireNonNull(first, "first")), Require.all("others", others).stream())
        .toList();
  }

  /**
   * One literal scope.
   *
   * @param scope the scope, without wildcards
   */
  record One(String scope) implements ScopeRequirement {
    /** Refuses wildcards and what is no scope. */
    public One {
      ScopePattern.requireLiteral(requireNonNull(scope, "scope"));
    }

    @Override
    public List<String> missing(Scopes granted) {
      return isMetBy(granted) ? List.of() : List.of(scope);
    }

    @Override
    public boolean isMetBy(Scopes granted) {
      return requireNonNull(granted, "granted").coversPattern(scope);
    }
  }

  /**
   * All of several requirements; of none, nothing.
   *
   * @param parts the requirements
   */
  record AllOf(List<ScopeRequirement> parts) implements ScopeRequirement {
    /** Copies the parts. */
    public AllOf {
      parts = List.copyOf(Require.all("parts", parts));
    }

    @Override
    public List<String> missing(Scopes granted) {
      requireNonNull(granted, "granted");
      return missingOf(parts, granted);
    }

    @Override
    public boolean isMetBy(Scopes granted) {
      requireNonNull(granted, "granted");
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).isMetBy(granted)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Any of several requirements.
   *
   * @param parts the alternatives, at least one
   */
  record AnyOf(List<ScopeRequirement> parts) implements ScopeRequirement {
    /** Copies the parts and refuses none: nobody could meet it. */
    public AnyOf {
      parts = List.copyOf(Require.all("parts", parts));
      if (parts.isEmpty()) {
        throw new InvalidMemberException("scopes", "names no alternative: give at least one");
      }
    }

    @Override
    public List<String> missing(Scopes granted) {
      return isMetBy(granted) ? List.of() : missingOf(parts, granted);
    }

    @Override
    public boolean isMetBy(Scopes granted) {
      requireNonNull(granted, "granted");
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).isMetBy(granted)) {
          return true;
        }
      }
      return false;
    }
  }

  private static List<String> missingOf(List<ScopeRequirement> parts, Scopes granted) {
    return parts.stream().flatMap(part -> part.missing(granted).stream()).distinct().toList();
  }
}
