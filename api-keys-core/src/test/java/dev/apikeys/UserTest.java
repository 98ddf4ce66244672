package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user as a caller; what it may do stands in {@link CallerTest}. */
class UserTest {

  private static Caller.User user(String tenant, String owner) {
    return new Caller.User(Actor.of("alice"), tenant, owner, Scopes.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\u3000", "a\u0000", "a\nb", "a\u001b[31m", "a\u202eb"})
  void refusesAnOwnerThatNoKeyCanHave(String owner) {
    assertRefused("owner", () -> user("", owner));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " a", "a\u3000", "a\u0000", "a\nb", "a\u001b[31m", "a\u202eb"})
  void refusesATenantThatNoKeyCanBeIn(String tenant) {
    assertRefused("tenant", () -> user(tenant, "a"));
    assertRefused("tenant", () -> Caller.user("a", tenant));
  }

  @Test
  void refusesOverlongOwnersAndTenants() {
    assertRefused("owner", () -> user("", "x".repeat(256)));
    assertRefused("tenant", () -> user("x".repeat(256), "a"));
  }
}
