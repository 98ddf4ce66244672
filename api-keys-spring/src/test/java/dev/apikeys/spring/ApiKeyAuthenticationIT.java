package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.Transient;
import org.springframework.security.core.authority.AuthorityUtils;

class ApiKeyAuthenticationIT {

  private final ApiKeys keys = ApiKeys.create(new InMemoryKeyStore(), "acme");
  private final IssuedKey issued = issue(NewKey.named("ci").ownedBy("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private IssuedKey issue(NewKey key) {
    return keys.as(Actor.of("alice")).issue(key);
  }

  private static ApiKeyPrincipal principal(IssuedKey key) {
    return new ApiKeyPrincipal(key.key(), Optional.empty());
  }

  /** By the key's own rights alone. */
  private static ApiKeyAuthentication of(IssuedKey key, boolean namedByOwner, String... catalogue) {
    return ApiKeyAuthentication.create(
        principal(key), new KeyIdentity(namedByOwner, List.of(catalogue), one -> Set.of()));
  }

  private static List<String> authorities(Authentication authentication) {
    return authentication.getAuthorities().stream().map(GrantedAuthority::getAuthority).toList();
  }

  @Test
  void isKeptInNoSession() {
    assertThat(ApiKeyAuthentication.class).hasAnnotation(Transient.class);
  }

  @Test
  void isOfTheKeyWithoutItsCredential() {
    ApiKeyAuthentication authentication = of(issued, false);
    assertThat(authentication.isAuthenticated()).isTrue();
    assertThat(authentication.getPrincipal()).isEqualTo(principal(issued));
    assertThat(authentication.apiKey()).isEqualTo(principal(issued));
    assertThat(authentication.getCredentials()).isEqualTo("");
    assertThat(authentication.toString())
        .contains(issued.key().id())
        .doesNotContain(issued.token().reveal(), secretOf(issued));
  }

  private static String secretOf(IssuedKey key) {
    return key.token().reveal().substring(key.token().reveal().length() - 38);
  }

  @Test
  void isNamedByTheKeyOrWhereThatIsSetByItsOwner() {
    assertThat(of(issued, false).getName()).isEqualTo(issued.key().id());
    assertThat(of(issued, true).getName()).isEqualTo("alice");
    IssuedKey ownerless = issue(NewKey.named("machine"));
    assertThat(of(ownerless, true).getName()).isEqualTo(ownerless.key().id());
  }

  /** Spring Security adds the authorities of a context to whatever says how it is rebuilt. */
  @Test
  void declaresNoBuilder() {
    assertThat(Stream.of(ApiKeyAuthentication.class.getDeclaredMethods()).map(Method::getName))
        .doesNotContain("toBuilder");
  }

  @Test
  void hasTheAuthoritiesOfTheScopesThatAreGrantedToTheLetter() {
    IssuedKey key = issue(NewKey.named("a").withScopes("stock:read", "orders:*"));
    assertThat(authorities(of(key, false)))
        .containsExactlyInAnyOrder("FACTOR_API_KEY", "SCOPE_stock:read");
  }

  @Test
  void hasTheAuthoritiesOfTheScopesOfTheCatalogueThatAreCovered() {
    IssuedKey key = issue(NewKey.named("a").withScopes("stock:read", "orders:*"));
    assertThat(authorities(of(key, false, "orders:read", "orders:write", "stock:write")))
        .containsExactlyInAnyOrder(
            "FACTOR_API_KEY", "SCOPE_stock:read", "SCOPE_orders:read", "SCOPE_orders:write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders:*", "**", "Orders", ""})
  void refusesACatalogueOfWhatIsNoLiteralScope(String scope) {
    assertThatThrownBy(() -> of(issued, false, scope)).isInstanceOf(InvalidMemberException.class);
  }

  @Test
  void hasNoAuthorityOfAScopeWithoutAny() {
    assertThat(authorities(of(issued, false, "orders:read"))).containsExactly("FACTOR_API_KEY");
  }

  @Test
  void hasTheAuthoritiesOfItsOwnerButNoProofOfIts() {
    KeyIdentity identity =
        new KeyIdentity(
            false,
            List.of(),
            key -> AuthorityUtils.createAuthorityList("ROLE_USER", "FACTOR_PASSWORD"));
    assertThat(authorities(ApiKeyAuthentication.create(principal(issued), identity)))
        .containsExactlyInAnyOrder("FACTOR_API_KEY", "ROLE_USER");
  }

  @Test
  void isTheSameOnlyUnderTheSameNameAndWithTheSameAuthorities() {
    ApiKeyAuthentication authentication = of(issued, false);
    assertThat(of(issued, true)).isNotEqualTo(authentication);
    ApiKeyAuthentication bare =
        ApiKeyAuthentication.create(principal(issued), issued.key().id(), List.of());
    assertThat(bare)
        .isNotEqualTo(authentication)
        .isEqualTo(ApiKeyAuthentication.create(principal(issued), issued.key().id(), List.of()))
        .hasSameHashCodeAs(
            ApiKeyAuthentication.create(principal(issued), issued.key().id(), List.of()));
  }
}
