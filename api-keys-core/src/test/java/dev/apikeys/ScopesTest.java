package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

  @ParameterizedTest(name = "{0} covers {1}: {2}, because {3}")
  @CsvFileSource(resources = "/scopes/required.csv", numLinesToSkip = 1)
  void coverWhatTheTruthTableSays(
      @Nullable String granted, String required, String covered, String because) {
    assertThat(scopes(granted).covers(required)).as(because).isEqualTo(covered.equals("yes"));
  }

  @ParameterizedTest(name = "{0} contains {1}: {2}, because {3}")
  @CsvFileSource(resources = "/scopes/containment.csv", numLinesToSkip = 1)
  void containWhatTheContainmentTableSays(
      @Nullable String holder, @Nullable String others, String contained, String because) {
    assertThat(scopes(holder).containsAll(scopes(others)))
        .as(because)
        .isEqualTo(contained.equals("yes"));
  }

  private static Scopes scopes(@Nullable String text) {
    return text == null ? Scopes.none() : Scopes.parse(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", "a:", ":a", "a::b", "A", "a:B", "a b", " a", "a\t", "ä", "-a", ".a", "_a", "a:-b",
        "a*", "*a", "a:b*", "***", "**:a", "a:**:b", "a:***", "a\nb", "a,b", "a/b", "a\u0000"
      })
  void refuseWhatIsNoScope(String illegal) {
    assertThatThrownBy(() -> Scopes.of(illegal))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("scopes holds '")
        .hasMessageContaining("write segments of a-z 0-9 _ . - joined by ':'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-keys:*", "api-keys:**", "api-keys:admin:*"})
  void refuseWildcardsInTheReservedNamespace(String illegal) {
    assertThatThrownBy(() -> Scopes.of(illegal))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageContaining("literally only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a:", "A", "ROLE_ADMIN", "API-KEYS:ADMIN", "a b", "a:***"})
  void coverNothingThatIsNoScope(String illegal) {
    assertThat(Scopes.of("**", "*", "a:*").covers(illegal)).isFalse();
  }

  @Test
  void refuseAScopeThatIsTooLong() {
    assertThat(Scopes.of("a".repeat(128)).names()).hasSize(1);
    assertThatThrownBy(() -> Scopes.of("a".repeat(129)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("scopes holds a scope longer than 128 characters");
  }

  @Test
  void refuseToBeTooLongTogether() {
    List<String> names = IntStream.range(0, 40).mapToObj("s%099d"::formatted).toList();
    assertThat(Scopes.of(names.subList(0, 39)).toString()).hasSize(39 * 101 - 1);
    assertThatThrownBy(() -> Scopes.of(names))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("scopes is longer than 4000 characters: use fewer scopes or a wildcard");
  }

  @Test
  void mayBe4000CharactersTogether() {
    List<String> names = IntStream.range(0, 40).mapToObj("s%098d"::formatted).toList();
    assertThat(Scopes.of(names).toString()).hasSize(3999);
    assertThat(Scopes.parse(Scopes.of(names) + "9").toString()).hasSize(4000);
    assertThatThrownBy(() -> Scopes.parse(Scopes.of(names) + "99"))
        .isInstanceOf(InvalidMemberException.class);
  }

  @Test
  void areTheSameInAnyOrderAndRepetition() {
    assertThat(Scopes.of("b", "a", "b")).isEqualTo(Scopes.of("a", "b"));
    assertThat(Scopes.of("b", "a", "b").names()).containsExactly("a", "b");
  }

  @Test
  void areReadAsTheyAreWritten() {
    assertThat(Scopes.parse("  b  a:* ").toString()).isEqualTo("a:* b");
    assertThat(Scopes.parse(Scopes.of("b", "a:*").toString())).isEqualTo(Scopes.of("b", "a:*"));
    assertThat(Scopes.parse(" ")).isEqualTo(Scopes.none());
    assertThat(Scopes.none().isEmpty()).isTrue();
    assertThat(Scopes.of("a").isEmpty()).isFalse();
  }

  @Test
  void intersectWithoutWhatNoScopeIsLongEnoughFor() {
    String start = "a".repeat(100);
    Scopes common = Scopes.of(start + ":*", "b").intersect(Scopes.of("*:" + start, "b"));
    assertThat(common).isEqualTo(Scopes.of("b"));
  }

  @Test
  void intersectToAScopeOfTheGreatestLength() {
    String longest = "a".repeat(63) + ":" + "b".repeat(64);
    Scopes common = Scopes.of("a".repeat(63) + ":*").intersect(Scopes.of("*:" + "b".repeat(64)));
    assertThat(common).isEqualTo(Scopes.of(longest));
  }

  @Test
  void areUnitedWithOthers() {
    assertThat(Scopes.of("a").plus(Scopes.of("b", "a"))).isEqualTo(Scopes.of("a", "b"));
  }
}
