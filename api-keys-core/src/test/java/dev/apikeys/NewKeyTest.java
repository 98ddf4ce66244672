package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewKeyTest {

  private static final Instant NOW = GivenClock.START;
  private static final NewKey KEY = NewKey.named("ci");

  private static void assertRefuses(String member, ThrowingCallable making) {
    assertThatThrownBy(making)
        .isInstanceOfSatisfying(
            InvalidMemberException.class,
            refused -> {
              assertThat(refused.member()).isEqualTo(member);
              assertThat(refused).hasMessageStartingWith(member + " ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "\u00a0", "\u2007\u202f", "\u3000"})
  void refusesABlankNameAndOwner(String blank) {
    assertRefuses("name", () -> NewKey.named(blank));
    assertRefuses("owner", () -> KEY.ownedBy(blank));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000",
        "a\nb",
        "a\rb",
        "a\tb",
        "a\u001b[31m",
        "a\u007f",
        "a\u0085",
        "a\u2028",
        "a\u2029",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\u200d",
        "\ufeffa",
        "a\ud800",
        "a\u00ad"
      })
  void refusesControlAndBidiCharactersAndLoneSurrogates(String illegal) {
    assertRefuses("name", () -> NewKey.named(illegal));
    assertRefuses("description", () -> KEY.describedAs(illegal));
    assertRefuses("tenant", () -> KEY.inTenant(illegal));
    assertRefuses("owner", () -> KEY.ownedBy(illegal));
  }

  @Test
  void refusesARequestWithoutAName() {
    assertRefuses("name", () -> new NewKey(Optional.empty(), Optional.empty(), KeyEdit.nothing()));
  }

  @Test
  void asksForScopesOneByOneOrAllTogether() {
    assertThat(KEY.withScopes(List.of("a:b", "c"))).isEqualTo(KEY.withScopes("a:b", "c"));
    assertThat(KEY.withScopes("a:b").withScopes("c").terms().scopes()).contains(List.of("c"));
  }

  @Test
  void refusesAnIdleTimeOutOfRange() {
    assertRefuses("max_idle", () -> KEY.idleFor(Duration.ofDays(1).minusMillis(1)));
    assertRefuses("max_idle", () -> KEY.idleFor(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @Test
  void refusesOverlongText() {
    assertRefuses("name", () -> NewKey.named("x".repeat(256)));
    assertRefuses("description", () -> KEY.describedAs("x".repeat(1001)));
    assertRefuses("tenant", () -> KEY.inTenant("x".repeat(256)));
    assertRefuses("owner", () -> KEY.ownedBy("x".repeat(256)));
    assertRefuses("metadata", () -> KEY.withMetadata("x".repeat(16 * 1024 + 1)));
  }

  @Test
  void acceptsTextOfTheGreatestLength() {
    NewKey longest =
        NewKey.named("n".repeat(255))
            .describedAs("d".repeat(1000))
            .inTenant("t".repeat(255))
            .ownedBy("o".repeat(255))
            .withMetadata("m".repeat(16 * 1024));
    assertThat(longest.name()).hasSize(255);
    assertThat(longest.terms().description().orElseThrow()).hasSize(1000);
    assertThat(longest.terms().metadata().orElseThrow()).hasSize(16 * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a ", "\u3000a", "a\u00a0", "\u2007a"})
  void refusesOuterBlanksThatWouldMakeTwoOfOneOwnerOrTenant(String outer) {
    assertRefuses("owner", () -> KEY.ownedBy(outer));
    assertRefuses("tenant", () -> KEY.inTenant(outer));
  }

  @Test
  void acceptsTheEmptyTenantAndInnerBlanks() {
    assertThat(KEY.inTenant("").tenant()).contains("");
    assertThat(KEY.inTenant("a b").ownedBy("c\u00a0d").owner()).contains("c\u00a0d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{\"a\":\"\u0000\"}", "{\"a\":\"\ud800\"}", "{\"\u001b[31m\":1}"})
  void refusesMetadataThatIsNoJsonOrThatNoStoreCouldKeep(String illegal) {
    assertRefuses("metadata", () -> KEY.withMetadata(illegal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A", "a b", "a:**:b", "a\n", "\u001b[31m", "\u202e"})
  void refusesAtOnceWhatIsNoScope(String scope) {
    assertRefuses("scopes", () -> KEY.withScopes("a:b", scope));
    assertRefuses("scopes", () -> KEY.withScopes(List.of(scope)));
  }

  @Test
  void acceptsMetadataOverSeveralLines() {
    assertThat(KEY.withMetadata("{\n\t\"a\": \"🔑\"\r\n}").terms().metadata().orElseThrow())
        .contains("🔑");
  }

  @Test
  void refusesABeginningThatNoStoreCouldKeep() {
    assertRefuses("not_before", () -> KEY.notBefore(Instant.MAX));
    assertRefuses("not_before", () -> KEY.notBefore(Instant.MIN));
    assertRefuses("not_before", () -> KEY.notBefore(Instant.EPOCH.minusMillis(1)));
  }

  @Test
  void cutsItsBeginningToMilliseconds() {
    assertThat(KEY.notBefore(NOW.plusNanos(1)).terms().notBefore()).contains(Optional.of(NOW));
  }

  @Test
  void keepsWhatItWasAskedForWhenMoreIsAsked() {
    NewKey first =
        KEY.withScopes("a:b")
            .ownedBy("alice")
            .inTenant("acme")
            .describedAs("d")
            .limitedTo(1, Duration.ofSeconds(1));
    NewKey more =
        first
            .idleFor(Duration.ofDays(1))
            .allowedFrom("192.0.2.1")
            .withMetadata("{\"a\":1}")
            .notBefore(NOW)
            .expiringAt(NOW.plusMillis(1))
            .with(terms -> terms.enabled(false));
    assertThat(more)
        .isEqualTo(
            new NewKey(
                Optional.of("acme"),
                Optional.of("alice"),
                new KeyEdit(
                    Optional.of("ci"),
                    Optional.of("d"),
                    Optional.of("{\"a\":1}"),
                    Optional.of(List.of("a:b")),
                    Optional.of(Cidrs.of("192.0.2.1")),
                    Optional.of(Optional.of(new RateLimit(1, Duration.ofSeconds(1)))),
                    Optional.of(Optional.of(Duration.ofDays(1))),
                    Optional.of(Optional.of(NOW)),
                    Optional.of(new Expiry.At(NOW.plusMillis(1))),
                    Optional.of(false))));
    assertThat(KEY).isEqualTo(NewKey.named("ci"));
  }

  private static Optional<Instant> endOf(NewKey request) {
    return request.terms().expiry().orElseThrow().from(NOW);
  }

  @Test
  void endsWhenItWasTold() {
    assertThat(endOf(KEY.expiringAt(NOW.plusMillis(1)))).contains(NOW.plusMillis(1));
    assertThat(endOf(KEY.expiringIn(Duration.ofDays(90)))).contains(NOW.plus(Duration.ofDays(90)));
    assertThat(endOf(KEY.neverExpiring())).isEmpty();
    assertThat(KEY.terms().expiry()).isEmpty();
  }

  @Test
  void refusesAnEndThatIsNotInTheFuture() {
    assertRefuses("expires_at", () -> endOf(KEY.expiringAt(NOW)));
    assertRefuses("expires_at", () -> endOf(KEY.expiringAt(NOW.minusMillis(1))));
    assertRefuses("expires_at", () -> endOf(KEY.expiringAt(Instant.MIN)));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ZERO)));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ofDays(-1))));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ofNanos(1))));
  }

  @Test
  void refusesAnEndThatNoStoreCouldKeep() {
    assertRefuses("expires_at", () -> endOf(KEY.expiringAt(Instant.MAX)));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ofDays(365 * 9000L))));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ofSeconds(Long.MAX_VALUE))));
    assertRefuses("expires_at", () -> endOf(KEY.expiringIn(Duration.ofSeconds(Long.MIN_VALUE))));
    assertRefuses(
        "expires_at", () -> endOf(KEY.expiringIn(Duration.ofDays(Long.MAX_VALUE / 86_400))));
  }
}
