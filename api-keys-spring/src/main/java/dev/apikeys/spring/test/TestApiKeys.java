package dev.apikeys.spring.test;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import java.util.Optional;

/** Keys for unit tests, which need neither a database nor Spring. */
public final class TestApiKeys {

  private TestApiKeys() {}

  /** Keys in memory, with tokens that start with {@code test_}. */
  public static ApiKeys inMemory() {
    return ApiKeys.create(new InMemoryKeyStore(), "test");
  }

  /** Issues a key there for an owner. */
  public static IssuedKey issue(ApiKeys keys, String owner, String... scopes) {
    return issue(keys, NewKey.named("test").ownedBy(owner).withScopes(scopes));
  }

  /** A key that no store knows. */
  public static ApiKey key(String owner, String... scopes) {
    return key(NewKey.named("test").ownedBy(owner).withScopes(scopes));
  }

  /** A key that no store knows, of which anything may be asked. */
  public static ApiKey key(NewKey wanted) {
    try (ApiKeys keys = inMemory()) {
      return issue(keys, wanted).key();
    }
  }

  /** Whom a handler sees that such a key calls, from an address that is not known. */
  public static ApiKeyPrincipal principal(String owner, String... scopes) {
    return principal(key(owner, scopes));
  }

  /** Whom a handler sees that this key calls, from an address that is not known. */
  public static ApiKeyPrincipal principal(ApiKey key) {
    return new ApiKeyPrincipal(key, Optional.empty());
  }

  private static IssuedKey issue(ApiKeys keys, NewKey wanted) {
    return keys.as(Actor.system("test")).issue(wanted);
  }
}
