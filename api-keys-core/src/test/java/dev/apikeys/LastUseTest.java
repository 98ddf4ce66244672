package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastUseTest {

  private static final Instant NOW = GivenClock.START;

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();

  private ApiKeys keys(Duration interval) {
    return ApiKeys.builder(store)
        .prefix("acme")
        .pepper("p1", new byte[32])
        .lastUseInterval(interval)
        .clock(clock)
        .build();
  }

  private static IssuedKey issue(ApiKeys keys) {
    return keys.as(Actor.of("alice")).issue(NewKey.named("ci"));
  }

  private static void use(ApiKeys keys, IssuedKey issued) {
    assertThat(keys.verify(issued.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verification.Verified.class);
  }

  private static SecretUse useOf(IssuedKey issued, Instant at) {
    return new SecretUse(issued.key().secrets().get(0).id(), at);
  }

  @Test
  void isNotWrittenBeforeTheInterval() {
    try (ApiKeys keys = keys(Duration.ofHours(1))) {
      IssuedKey issued = issue(keys);
      use(keys, issued);
      assertThat(store.recorded()).isEmpty();
      assertThat(keys.as(Actor.of("alice")).get(issued.key().id()).lastUsedAt()).isEmpty();
    }
  }

  @Test
  void isWrittenAfterTheInterval() throws Exception {
    try (ApiKeys keys = keys(Duration.ofMillis(1))) {
      IssuedKey issued = issue(keys);
      use(keys, issued);
      assertThat(store.firstRecord().await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(store.recorded()).containsExactly(List.of(useOf(issued, NOW)));
    }
  }

  @Test
  void isWrittenOnClose() {
    ApiKeys keys = keys(Duration.ofHours(1));
    IssuedKey issued = issue(keys);
    use(keys, issued);
    keys.close();
    assertThat(store.get(issued.key().id()).orElseThrow().key().lastUsedAt()).contains(NOW);
  }

  @Test
  void isOneRowForTenThousandUses() {
    ApiKeys keys = keys(Duration.ofHours(1));
    IssuedKey first = issue(keys);
    IssuedKey second = issue(keys);
    for (int i = 0; i < 10_000; i++) {
      clock.advance(Duration.ofMillis(1));
      use(keys, first);
    }
    use(keys, second);
    keys.close();
    assertThat(store.recorded()).hasSize(1);
    assertThat(store.recorded().get(0))
        .containsExactlyInAnyOrder(
            useOf(first, NOW.plusMillis(10_000)), useOf(second, NOW.plusMillis(10_000)))
        .isSortedAccordingTo((a, b) -> a.secretId().compareTo(b.secretId()));
  }

  @Test
  void isTheLatestEvenIfTheClockGoesBack() {
    ApiKeys keys = keys(Duration.ofHours(1));
    IssuedKey issued = issue(keys);
    use(keys, issued);
    clock.set(NOW.minusMillis(1));
    use(keys, issued);
    keys.close();
    assertThat(store.recorded()).containsExactly(List.of(useOf(issued, NOW)));
  }

  @Test
  void hasMilliseconds() {
    ApiKeys keys = keys(Duration.ofHours(1));
    IssuedKey issued = issue(keys);
    clock.set(NOW.plusNanos(1_999_999));
    use(keys, issued);
    keys.close();
    assertThat(store.recorded()).containsExactly(List.of(useOf(issued, NOW.plusMillis(1))));
  }

  @Test
  void isNotNotedOfARefusedKey() {
    ApiKeys keys = keys(Duration.ofHours(1));
    IssuedKey issued = issue(keys);
    keys.verify(
        issued.token().reveal(),
        VerificationContext.requiring(ScopeRequirement.allOf("orders:read")));
    keys.verify(Tokens.withAnotherSecret(issued.token().reveal()), VerificationContext.none());
    keys.as(Actor.of("alice")).disable(issued.key().id());
    keys.verify(issued.token().reveal(), VerificationContext.none());
    keys.close();
    assertThat(store.recorded()).isEmpty();
  }

  @Test
  void isTriedAgainAfterAFailure() {
    LastUses uses = new LastUses(store, Duration.ofHours(1));
    uses.note(Specimens.snapshot("secret"), NOW.toEpochMilli());
    store.broken(true);
    String log = Log.during(uses::close);
    assertThat(log).contains("WARN", "1 last uses could not be written");
    store.broken(false);
    uses.close();
    assertThat(store.recorded()).containsExactly(List.of(new SecretUse("secret", NOW)));
  }

  @Test
  void isTriedAgainAfterAnError() throws Exception {
    store.failing(new StackOverflowError("on purpose"));
    try (LastUses uses = new LastUses(store, Duration.ofMillis(1))) {
      uses.note(Specimens.snapshot("secret"), NOW.toEpochMilli());
      assertThat(store.firstRecord().await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(store.recorded()).containsExactly(List.of(new SecretUse("secret", NOW)));
    }
  }

  /** What remains if two threads note a first use while that is being written. */
  @Test
  void isNotWrittenWhereNoneIsNoted() {
    LastUses uses = new LastUses(store, Duration.ofHours(1));
    Snapshot used = Specimens.snapshot("secret");
    uses.note(used, NOW.toEpochMilli());
    used.endUse();
    uses.note(Specimens.snapshot("another"), NOW.toEpochMilli());
    uses.close();
    assertThat(store.recorded()).containsExactly(List.of(new SecretUse("another", NOW)));
  }

  @Test
  void isNotNotedOfMoreSecretsThanTheBound() {
    LastUses uses = new LastUses(store, Duration.ofHours(1));
    for (int i = 0; i <= LastUses.MAX_PENDING; i++) {
      uses.note(Specimens.snapshot("secret-" + i), NOW.toEpochMilli());
    }
    uses.note(Specimens.snapshot("secret-0"), NOW.plusMillis(1).toEpochMilli());
    assertThat(uses.notNoted()).isOne();
    uses.close();
    assertThat(store.recorded().get(0))
        .hasSize(LastUses.MAX_PENDING)
        .contains(new SecretUse("secret-0", NOW.plusMillis(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT1H0.001S", "PT2562047788015215H"})
  void refusesAnIntervalOutOfRange(Duration interval) {
    assertThatThrownBy(() -> keys(interval))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("lastUseInterval is ")
        .hasMessageEndingWith("it must be between PT0.001S and PT1H");
  }
}
