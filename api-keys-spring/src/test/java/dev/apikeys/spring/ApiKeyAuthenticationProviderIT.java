package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.VerificationContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;

/** What Spring Security is told of a key that was refused, in whose own classes alone. */
class ApiKeyAuthenticationProviderIT {

  private static final KeyIdentity IDENTITY = new KeyIdentity(false, List.of(), key -> Set.of());

  @Test
  void tellsAKeyThatCannotBeLookedUpNowFromOneThatIsNone() {
    try (ApiKeys keys =
        ApiKeys.builder(new InMemoryKeyStore()).prefix("test").missBudget(1, 1).build()) {
      ApiKeyAuthenticationProvider provider = new ApiKeyAuthenticationProvider(keys, IDENTITY);
      Set<Class<?>> told =
          unknownKeys(100).map(key -> refusal(provider, key)).collect(Collectors.toSet());
      assertThat(told)
          .containsExactlyInAnyOrder(
              BadCredentialsException.class, AuthenticationServiceException.class);
    }
  }

  private static Class<?> refusal(
      ApiKeyAuthenticationProvider provider, ApiKeyAuthenticationRequest key) {
    return catchThrowableOfType(AuthenticationException.class, () -> provider.authenticate(key))
        .getClass();
  }

  /** Whole tokens, which other keys than those in question have issued. */
  private static Stream<ApiKeyAuthenticationRequest> unknownKeys(int count) {
    try (ApiKeys others = ApiKeys.create(new InMemoryKeyStore(), "test")) {
      VerificationContext from = VerificationContext.none().of("192.0.2.7", "GET", "/");
      List<ApiKeyAuthenticationRequest> unknown =
          Stream.generate(() -> others.as(Actor.system("test")).issue(NewKey.named("a")))
              .limit(count)
              .map(issued -> new ApiKeyAuthenticationRequest(issued.token().reveal(), from))
              .toList();
      return unknown.stream();
    }
  }
}
