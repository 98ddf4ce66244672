package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeRequirementTest {

  private static final Scopes READER = Scopes.of("orders:read", "users:*");

  @Test
  void demandsNothingByDefault() {
    assertThat(ScopeRequirement.none().missing(Scopes.none())).isEmpty();
    assertThat(ScopeRequirement.allOf().missing(Scopes.none())).isEmpty();
  }

  @Test
  void namesWhatIsMissingOfAllInTheOrderRequired() {
    assertThat(ScopeRequirement.allOf("z:z", "orders:read", "a:a", "users:write").missing(READER))
        .containsExactly("z:z", "a:a");
  }

  @Test
  void isMetByAllThatItDemands() {
    assertThat(ScopeRequirement.allOf("orders:read", "users:write").missing(READER)).isEmpty();
  }

  @Test
  void isMetByAnyOfItsAlternatives() {
    assertThat(ScopeRequirement.anyOf("a:a", "users:write").missing(READER)).isEmpty();
  }

  @Test
  void namesEveryAlternativeWhenNoneIsMet() {
    assertThat(ScopeRequirement.anyOf("b:b", "a:a").missing(READER)).containsExactly("b:b", "a:a");
  }

  @Test
  void combinesAnyWithinAll() {
    ScopeRequirement nested =
        ScopeRequirement.allOf(
            ScopeRequirement.anyOf("a:a", "orders:read"), ScopeRequirement.allOf("b:b", "c:c"));
    assertThat(nested.missing(READER)).containsExactly("b:b", "c:c");
    assertThat(nested.missing(Scopes.of("a:a", "b:*", "c:c"))).isEmpty();
  }

  @Test
  void combinesAllWithinAny() {
    ScopeRequirement nested =
        ScopeRequirement.anyOf(
            ScopeRequirement.allOf("a:a", "orders:read"), ScopeRequirement.allOf("b:b", "a:a"));
    assertThat(nested.missing(READER)).containsExactly("a:a", "b:b");
    assertThat(nested.missing(Scopes.of("a:a", "b:b"))).isEmpty();
  }

  @Test
  void isNotMetByNoScopesAtAll() {
    assertThat(ScopeRequirement.anyOf("a:a").missing(Scopes.none())).containsExactly("a:a");
  }

  @Test
  void refusesToDemandAnyOfNone() {
    assertThatThrownBy(ScopeRequirement::anyOf)
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("scopes names no alternative: give at least one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "a:*", "a:**", "A", "", "a b"})
  void refusesToDemandWhatIsNoLiteralScope(String illegal) {
    assertThatThrownBy(() -> ScopeRequirement.allOf(illegal))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("scopes holds ");
    assertThatThrownBy(() -> ScopeRequirement.anyOf(illegal))
        .isInstanceOf(InvalidMemberException.class);
  }
}
