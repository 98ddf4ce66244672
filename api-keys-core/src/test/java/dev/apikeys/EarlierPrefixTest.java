package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a prefix that was configured earlier. */
class EarlierPrefixTest {

  private final CountingKeyStore store = new CountingKeyStore();

  private ApiKeysBuilder under(String prefix) {
    return ApiKeys.builder(store).prefix(prefix).pepper("p1", new byte[32]).cache(Parts.POLICY);
  }

  private IssuedKey issuedUnder(String prefix) {
    try (ApiKeys before = under(prefix).build()) {
      return before.as(Actor.of("alice")).issue(NewKey.named("ci"));
    }
  }

  private static String verify(ApiKeys keys, String presented) {
    Verification outcome = keys.verify(presented, VerificationContext.none());
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  @ParameterizedTest
  @CsvSource({"acme,globe", "acme,acme_live", "acme_live,acme", "acme_live,acme_test"})
  void staysValidAndIsRotatedToTheNewOne(String before, String now) {
    IssuedKey old = issuedUnder(before);
    try (ApiKeys keys = under(now).readableFormat(TokenFormat.ofPrefix(before)).build()) {
      assertThat(verify(keys, old.token().reveal())).isEqualTo("VERIFIED");
      IssuedKey rotated = keys.as(Actor.of("alice")).rotate(old.key().id(), Duration.ofHours(1));
      assertThat(rotated.token().reveal()).startsWith(now + "_");
      assertThat(verify(keys, rotated.token().reveal())).isEqualTo("VERIFIED");
      assertThat(verify(keys, old.token().reveal())).isEqualTo("VERIFIED");
      keys.as(Actor.of("alice")).rotate(old.key().id(), Duration.ZERO);
      assertThat(verify(keys, rotated.token().reveal())).isEqualTo("REVOKED");
    }
  }

  @ParameterizedTest
  @CsvSource({"acme,globe", "acme,acme_live", "acme_live,acme"})
  void isNeverForeign(String before, String now) {
    String old = issuedUnder(before).token().reveal();
    try (ApiKeys keys = under(now).readableFormat(TokenFormat.ofPrefix(before)).build();
        ApiKeys without = under("other").build()) {
      assertThat(keys.isForeign(old)).isFalse();
      assertThat(keys.isForeign(before + "_broken")).isFalse();
      assertThat(verify(keys, before + "_broken")).isEqualTo("MALFORMED");
      assertThat(verify(keys, old.substring(1))).isEqualTo("FOREIGN");
      assertThat(without.isForeign(old)).isTrue();
    }
  }

  @Test
  void isToldApartFromSeveralWhicheverWasSaidFirst() {
    String shorter = issuedUnder("acme").token().reveal();
    String longer = issuedUnder("acme_live_eu").token().reveal();
    try (ApiKeys keys =
        under("acme_live")
            .readableFormat(TokenFormat.ofPrefix("acme"))
            .readableFormat(TokenFormat.ofPrefix("acme_live_eu"))
            .build()) {
      assertThat(verify(keys, shorter)).isEqualTo("VERIFIED");
      assertThat(verify(keys, longer)).isEqualTo("VERIFIED");
    }
  }

  @Test
  void isLookedUpOnceAndOnlyIfItIsSound() {
    String old = issuedUnder("acme").token().reveal();
    try (ApiKeys keys = under("globe").readableFormat(TokenFormat.ofPrefix("acme")).build()) {
      store.takeCalls();
      for (int i = 0; i < 100; i++) {
        assertThat(verify(keys, old)).isEqualTo("VERIFIED");
      }
      assertThat(verify(keys, Tokens.withAnotherSecret(old))).isEqualTo("UNKNOWN");
      assertThat(verify(keys, old.substring(0, old.length() - 1) + "!")).isEqualTo("MALFORMED");
      assertThat(store.takeCalls()).containsExactly("find");
    }
  }

  @Test
  void isLookedUpWithinTheBudgetThatAllShare() {
    String old = issuedUnder("acme").token().reveal();
    try (ApiKeys keys =
        under("globe").readableFormat(TokenFormat.ofPrefix("acme")).missBudget(1, 1).build()) {
      String unknown = "_" + "0".repeat(16) + "_" + "0".repeat(32);
      assertThat(verify(keys, Tokens.withChecksum("acme" + unknown))).isEqualTo("UNKNOWN");
      assertThat(verify(keys, old)).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void isIssuedWhereItIsTheFormOfNewTokens() {
    try (ApiKeys keys = under("acme").format(TokenFormat.ofPrefix("acme_live")).build()) {
      String token = keys.as(Actor.of("alice")).issue(NewKey.named("ci")).token().reveal();
      assertThat(token).startsWith("acme_live_");
      assertThat(verify(keys, token)).isEqualTo("VERIFIED");
    }
  }

  @Test
  void isRecognisedStrictly() {
    TokenFormat form = TokenFormat.ofPrefix("acme");
    String token = issuedUnder("acme").token().reveal();
    String id = token.substring(5, 21);
    assertThat(form.recognise(token)).isEqualTo(new Recognition.Ours(Optional.of(id)));
    assertThat(form.recognise(token + " ")).isEqualTo(new Recognition.Ours(Optional.empty()));
    assertThat(form.recognise(" " + token)).isEqualTo(new Recognition.No());
    assertThat(form.display(id)).isEqualTo("acme_" + id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme", "acme_", "1", "a23456789_123456789_12345"})
  void refusesWhatIsNoPrefix(String prefix) {
    assertThatThrownBy(() -> TokenFormat.ofPrefix(prefix))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("prefix ");
  }
}
