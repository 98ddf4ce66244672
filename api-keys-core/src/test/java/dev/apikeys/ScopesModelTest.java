package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Scopes do what their definition says of a small world: three names, one of them reserved, in
 * scopes of up to four segments. What a pattern covers is written out there, literal by literal.
 */
class ScopesModelTest {

  private static final String RESERVED = "api-keys";
  private static final List<String> SEGMENTS = List.of("a", "b", RESERVED);
  private static final int DEPTH = 4;
  private static final int TIMES = 400;

  private static final Set<String> WORLD =
      texts(DEPTH, SEGMENTS, SEGMENTS).collect(Collectors.toCollection(TreeSet::new));

  /** For each pattern of up to three segments the literals that it covers. */
  private static final Map<String, Set<String>> COVERED = new HashMap<>();

  static {
    texts(DEPTH - 1, List.of("a", "b", RESERVED, "*"), List.of("a", "b", RESERVED, "*", "**"))
        .filter(text -> !isReserved(text) || !text.contains("*"))
        .forEach(pattern -> COVERED.put(pattern, expanded(pattern)));
  }

  private static final List<String> PATTERNS = COVERED.keySet().stream().sorted().toList();

  /** All texts of up to so many segments, the last of which is one of those. */
  private static Stream<String> texts(int depth, List<String> segments, List<String> last) {
    return depth == 1
        ? last.stream()
        : Stream.concat(
            last.stream(),
            segments.stream()
                .flatMap(s -> texts(depth - 1, segments, last).map(rest -> s + ":" + rest)));
  }

  private static boolean isReserved(String scope) {
    return (scope + ":").startsWith(RESERVED + ":");
  }

  private static Set<String> expanded(String pattern) {
    if (isReserved(pattern)) {
      return Set.of(pattern);
    }
    Set<String> literals = new HashSet<>(Set.of(""));
    for (String segment : pattern.split(":", -1)) {
      literals =
          switch (segment) {
            case "*" -> extended(literals, SEGMENTS);
            case "**" -> extended(literals, WORLD);
            default -> extended(literals, Set.of(segment));
          };
    }
    return literals.stream()
        .filter(WORLD::contains)
        .filter(literal -> !isReserved(literal))
        .collect(Collectors.toSet());
  }

  private static Set<String> extended(Set<String> starts, Collection<String> ends) {
    return starts.stream()
        .flatMap(start -> ends.stream().map(end -> start.isEmpty() ? end : start + ":" + end))
        .collect(Collectors.toSet());
  }

  private static Set<String> coveredBy(String pattern) {
    return Objects.requireNonNull(COVERED.get(pattern), pattern);
  }

  private static Set<String> covered(Scopes scopes) {
    return scopes.names().stream()
        .flatMap(name -> coveredBy(name).stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> literals(Predicate<String> scopes) {
    return WORLD.stream().filter(scopes).collect(Collectors.toSet());
  }

  private static Scopes any(Random random) {
    return Scopes.of(
        Stream.generate(() -> Seeded.oneOf(random, PATTERNS.toArray(String[]::new)))
            .limit(random.nextInt(6))
            .toList());
  }

  @Test
  void coverWhatTheirPatternsDo() {
    for (String pattern : PATTERNS) {
      assertThat(literals(Scopes.of(pattern)::covers)).as(pattern).isEqualTo(coveredBy(pattern));
    }
  }

  @Test
  void coverTheUnionInAnyOrder() {
    Seeded.times(
        TIMES,
        random -> {
          Scopes scopes = any(random);
          List<String> names = new ArrayList<>(scopes.names());
          Collections.shuffle(names, random);
          List<String> first = names.subList(0, random.nextInt(names.size() + 1));
          assertThat(literals(scopes::covers)).isEqualTo(covered(scopes));
          assertThat(Scopes.of(names)).isEqualTo(scopes);
          assertThat(Scopes.parse(String.join(" ", names))).isEqualTo(scopes);
          assertThat(Scopes.of(first).plus(scopes)).isEqualTo(scopes);
          assertThat(scopes.plus(Scopes.of(first))).isEqualTo(scopes);
        });
  }

  @Test
  void containAPatternIfTheyCoverAllThatItDoes() {
    for (String holder : PATTERNS) {
      for (String other : PATTERNS) {
        boolean contained = holds(holder, other);
        assertThat(Scopes.of(holder).containsAll(Scopes.of(other)))
            .as("%s contains %s", holder, other)
            .isEqualTo(contained);
        assertThat(Scopes.of(holder).covers(other)).isEqualTo(contained);
      }
    }
  }

  @Test
  void containOthersIfForEachOfTheirPatternsThereIsOneThatDoes() {
    Seeded.times(
        TIMES,
        random -> {
          Scopes these = any(random);
          Scopes others = random.nextBoolean() ? any(random) : these.intersect(any(random));
          boolean contained =
              others.names().stream()
                  .allMatch(other -> these.names().stream().anyMatch(p -> holds(p, other)));
          assertThat(these.containsAll(others)).isEqualTo(contained);
          assertThat(!contained || covered(these).containsAll(covered(others))).isTrue();
        });
  }

  private static boolean holds(String pattern, String other) {
    return coveredBy(pattern).containsAll(coveredBy(other));
  }

  @Test
  void intersectToWhatBothCover() {
    for (String one : PATTERNS) {
      for (String other : PATTERNS.subList(PATTERNS.indexOf(one), PATTERNS.size())) {
        assertIntersected(Scopes.of(one), Scopes.of(other));
      }
    }
    Seeded.times(TIMES, random -> assertIntersected(any(random), any(random)));
  }

  private static void assertIntersected(Scopes one, Scopes other) {
    Scopes both = one.intersect(other);
    Set<String> expected = covered(one);
    expected.retainAll(covered(other));
    assertThat(literals(both::covers)).as("[%s] and [%s]", one, other).isEqualTo(expected);
    assertThat(other.intersect(one)).isEqualTo(both);
    assertThat(both.names().stream().filter(ScopesModelTest::isReserved))
        .allMatch(one.names()::contains)
        .allMatch(other.names()::contains);
  }

  @Test
  void intersectToAsMuchAsFits() {
    String[] whole = new String[40];
    for (int i = 0; i < whole.length; i++) {
      // 40 scopes of 99 characters, but for the last of 100, and 39 blanks between: 4,000.
      whole[i] = "%02d:".formatted(i) + "a".repeat(i < whole.length - 1 ? 96 : 97);
    }
    assertThat(Scopes.of(whole).toString()).hasSize(Scopes.MAX_LENGTH);
    assertThat(Scopes.of(whole).intersect(Scopes.of("**"))).isEqualTo(Scopes.of(whole));
  }

  @Test
  void intersectToThemselvesWithThemselvesAndWithEverything() {
    Seeded.times(
        TIMES,
        random -> {
          Scopes scopes = any(random);
          List<String> free = scopes.names().stream().filter(name -> !isReserved(name)).toList();
          assertThat(covered(scopes.intersect(scopes))).isEqualTo(covered(scopes));
          assertThat(scopes.intersect(scopes).containsAll(scopes)).isTrue();
          assertThat(scopes.intersect(Scopes.of("**"))).isEqualTo(Scopes.of(free));
          assertThat(scopes.intersect(Scopes.none())).isEqualTo(Scopes.none());
        });
  }
}
