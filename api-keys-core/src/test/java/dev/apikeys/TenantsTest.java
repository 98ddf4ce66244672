package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTest {

  @ParameterizedTest
  @ValueSource(strings = {" ", " a", "a\u00a0", "a\u0000", "a\nb", "a\u001b[31m", "a\u202eb"})
  void refusesATenantThatNoKeyCanBeIn(String tenant) {
    assertRefused("tenant", () -> Tenants.only(tenant));
    assertRefused("tenant", () -> new Tenants(Optional.of(tenant)));
  }

  @Test
  void refusesATenantOfMoreThan255Characters() {
    assertRefused("tenant", () -> Tenants.only("x".repeat(256)));
    assertThat(Tenants.only("x".repeat(255)).include("x".repeat(255))).isTrue();
  }

  @Test
  void takesTheEmptyTenantForOne() {
    assertThat(Tenants.only("").include("")).isTrue();
    assertThat(Tenants.only("").include("a")).isFalse();
  }
}
