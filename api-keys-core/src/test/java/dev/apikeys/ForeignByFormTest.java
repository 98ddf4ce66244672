package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys call foreign by its form alone. */
class ForeignByFormTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";
  private static final String LONG = "a".repeat(1_000_000);

  private final CountingKeyStore store = new CountingKeyStore();
  private final List<Verification> told = new ArrayList<>();
  private final ApiKeys keys =
      builder().listener((outcome, context, at) -> told.add(outcome)).build();

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store)
        .prefix("acme_live")
        .pepper("p1", new byte[32])
        .clock(new GivenClock());
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static String issuedBy(ApiKeys some) {
    return some.as(Actor.of("alice"))
        .issue(NewKey.named("ci").expiringIn(Duration.ofHours(1)))
        .token()
        .reveal();
  }

  private static TokenFormat signed(String issuer) {
    return JwtFormat.create(issuer, JwtKeys.signingWith(GivenKeys.EC.key()));
  }

  @Test
  void isNoTokenOfTheirOwn() {
    assertThat(keys.isForeign(issuedBy(keys))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme_live_",
        "acme_live_x",
        "acme_live_ é\u0000",
        "acme_live_000000000000000000000000000000000000000000000000000000"
      })
  void isNoBrokenTokenOfTheirOwn(String broken) {
    assertThat(keys.isForeign(broken)).isFalse();
    assertThat(keys.isForeign(broken + LONG)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "acme_live",
        "acme_test_x",
        "ACME_LIVE_x",
        " acme_live_x",
        "\u0000acme_live_x",
        "Bearer acme_live_x",
        JWT,
        "8f14e45f-ceea-467f-a9d2-5ef3d1f0c1f0"
      })
  void isWhatIsOfNoneOfTheirForms(String other) {
    assertThat(keys.isForeign(other)).isTrue();
    assertThat(keys.verify(other, VerificationContext.none()))
        .isEqualTo(Rejected.because(Rejection.FOREIGN));
  }

  @Test
  void isAnyOtherStringHoweverLong() {
    try (ApiKeys signing = builder().format(signed("https://issuer.example")).build()) {
      for (String other : List.of(LONG, JWT + LONG, ".".repeat(1_000_000), "é" + LONG)) {
        assertThat(keys.isForeign(other)).isTrue();
        assertThat(signing.isForeign(other)).isTrue();
      }
    }
  }

  @Test
  void isToldWithoutAskingTheStoreOrTellingAnybody() {
    String token = issuedBy(keys);
    store.takeCalls();
    store.broken(true);
    keys.isForeign(token);
    keys.isForeign(JWT);
    assertThat(store.takeCalls()).isEmpty();
    assertThat(told).isEmpty();
    store.broken(false);
  }

  @Test
  void isNoSignedTokenThatIsRead() {
    TokenFormat format = signed("https://issuer.example");
    TokenFormat others = signed("https://another.example");
    try (ApiKeys signing = builder().format(format).build();
        ApiKeys reading = builder().readableFormat(format).build();
        ApiKeys elsewhere = builder().format(others).build()) {
      String token = issuedBy(signing);
      assertThat(signing.isForeign(token)).isFalse();
      assertThat(reading.isForeign(token)).isFalse();
      assertThat(keys.isForeign(token)).isTrue();
      assertThat(elsewhere.isForeign(token)).isTrue();
      assertThat(signing.isForeign(JWT)).isTrue();
    }
  }

  @Test
  void isNothingThatCouldBeAnImportedToken() {
    try (ApiKeys importing =
        builder()
            .importing(ImportedTokens.of(16, 43, ImportedTokens.BASE64URL + ".").sha256())
            .build()) {
      assertThat(importing.isForeign("abcdefghijklmnop")).isFalse();
      assertThat(importing.isForeign("abcdefghijklmno")).isTrue();
      assertThat(importing.isForeign(JWT)).as("never a JWT").isTrue();
      assertThat(keys.isForeign("abcdefghijklmnop")).isTrue();
    }
  }
}
