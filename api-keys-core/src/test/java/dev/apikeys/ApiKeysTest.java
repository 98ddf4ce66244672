package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

  private static ApiKeysBuilder builder() {
    return ApiKeys.builder(new InMemoryKeyStore());
  }

  private static byte[] pepper(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return bytes;
  }

  @Test
  void refusesAShortPepperWhenItIsGiven() {
    assertThatThrownBy(() -> builder().pepper("p1", new byte[31]))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageContaining("at least 32 are needed");
    assertThatThrownBy(() -> builder().readablePepper("p1", new byte[0]))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageContaining("at least 32 are needed");
  }

  @Test
  void refusesTwoPeppersOfOneId() {
    assertThatThrownBy(
            () -> builder().pepper("p1", pepper(1)).readablePepper("p1", pepper(2)).build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("pepper 'p1' is given twice with different bytes: give each an id of its own");
    assertThatThrownBy(
            () -> builder().readablePepper("p1", pepper(1)).readablePepper("p1", pepper(2)).build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("pepper 'p1' is given twice");
  }

  @Test
  void acceptsTheCurrentPepperAmongTheReadableOnes() {
    try (ApiKeys keys = builder().readablePepper("p1", pepper(1)).pepper("p1", pepper(1)).build()) {
      assertThat(keys).isNotNull();
    }
  }

  @Test
  void refusesAnIllegalPrefixWhenItIsBuilt() {
    assertThatThrownBy(() -> ApiKeys.create(new InMemoryKeyStore(), "Acme"))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageContaining("such as acme_live");
  }

  @Test
  void refusesAnIllegalAliasWhenItIsBuilt() {
    assertThatThrownBy(() -> builder().scopeAlias("a:*", "b").build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("scopes ");
    assertThatThrownBy(() -> builder().scopeAlias("api-keys:all", "b").build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("scopes alias 'api-keys:all' is in the reserved namespace: rename it");
    assertThatThrownBy(() -> builder().scopeAlias("all", "B").build())
        .isInstanceOf(InvalidMemberException.class);
  }

  @Test
  void readsKeysOfEachReadablePepper() {
    KeyStore store = new InMemoryKeyStore();
    String token;
    try (ApiKeys old = ApiKeys.builder(store).prefix("acme").pepper("p1", pepper(1)).build()) {
      token = old.as(Actor.of("alice")).issue(NewKey.named("ci")).token().reveal();
    }
    try (ApiKeys next =
        ApiKeys.builder(store)
            .prefix("acme")
            .pepper("p2", pepper(2))
            .readablePepper("p1", pepper(1))
            .build()) {
      assertThat(next.verify(token, VerificationContext.none()))
          .isInstanceOf(Verification.Verified.class);
    }
  }

  @Test
  void purgesMoreThanOneBatch() {
    GivenClock clock = new GivenClock();
    try (ApiKeys keys =
        ApiKeys.builder(new InMemoryKeyStore()).pepper("p1", pepper(1)).clock(clock).build()) {
      for (int i = 0; i < 2_501; i++) {
        keys.ownerChanged("", "alice");
      }
      clock.advance(Duration.ofDays(1));
      assertThat(keys.purge(Purge.CHANGES, Duration.ofDays(1))).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(keys.purge(Purge.CHANGES, Duration.ofDays(1))).isEqualTo(2_500);
    }
  }

  @Test
  void tellsTheTimeThatItGoesBy() {
    GivenClock clock = new GivenClock();
    try (ApiKeys keys = builder().pepper("p1", pepper(1)).clock(clock).build()) {
      assertThat(keys.now()).isEqualTo(GivenClock.START);
    }
  }
}
