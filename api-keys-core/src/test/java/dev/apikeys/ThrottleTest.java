package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a client whose attempts fail again and again. */
class ThrottleTest {

  private static final RateLimit FIVE = new RateLimit(5, Duration.ofSeconds(50));
  private static final String CLIENT = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = builder().failedAttempts(FIVE).build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final ApiKeys elsewhere = builder().build();
  private final String issued = issueElsewhere();

  @AfterEach
  void close() {
    keys.close();
    elsewhere.close();
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store).prefix("acme").pepper("p1", new byte[32]).clock(clock);
  }

  private String issueElsewhere() {
    return elsewhere.as(Actor.of("alice")).issue(NewKey.named("ci")).token().reveal();
  }

  private static VerificationContext from(String address) {
    return VerificationContext.none().of(address, "GET", "/");
  }

  private String verify(String address, String token) {
    return keys.verify(token, from(address)) instanceof Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  /** Well-formed, and nobody's. */
  private static String invented(int number) {
    return Tokens.withChecksum("acme_" + "%016d".formatted(number) + "_" + "0".repeat(32));
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(verify(address, invented(i))).isEqualTo("UNKNOWN");
    }
  }

  @Test
  void refusesWhatIsNotKnownOnceTheAttemptsAreUsedUpWithoutLookingAtIt() {
    fail(CLIENT, 5);
    store.takeCalls();
    Rejected refused = (Rejected) keys.verify(invented(9), from(CLIENT));
    assertThat(refused.reason()).isEqualTo(Rejection.THROTTLED);
    assertThat(refused.reason().isProven()).isFalse();
    assertThat(refused.key()).isEmpty();
    assertThat(refused.quota()).contains(Quota.refused(FIVE, 0, Duration.ofSeconds(10)));
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(verify(CLIENT, issued)).isEqualTo("THROTTLED");
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void leavesOtherClientsAlone() {
    fail(CLIENT, 5);
    assertThat(verify(OTHER, invented(9))).isEqualTo("UNKNOWN");
    assertThat(verify(OTHER, issued)).isEqualTo("VERIFIED");
  }

  @Test
  void neverRefusesAKeyThatIsKnownAndProvesItself() {
    assertThat(verify(OTHER, issued)).isEqualTo("VERIFIED");
    fail(CLIENT, 5);
    for (int i = 0; i < 100; i++) {
      assertThat(verify(CLIENT, invented(9))).isEqualTo("THROTTLED");
      assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
    }
  }

  @Test
  void neverRefusesAKeyThatWasKnownThoughItMustBeReadAnew() {
    assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
    lifecycle.edit(lifecycle.list(KeyQuery.all()).get(0).id(), KeyEdit.nothing().named("other"));
    fail(CLIENT, 5);
    assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
  }

  @Test
  void answersAWrongSecretOfAKnownKeyAsAnyOther() {
    assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
    String wrong = Tokens.withAnotherSecret(issued);
    for (int i = 0; i < 5; i++) {
      assertThat(verify(CLIENT, wrong)).isEqualTo("UNKNOWN");
    }
    assertThat(keys.verify(wrong, from(CLIENT)))
        .isEqualTo(keys.verify(invented(1), from(CLIENT)))
        .isInstanceOfSatisfying(
            Rejected.class, one -> assertThat(one.reason()).isEqualTo(Rejection.THROTTLED));
  }

  @Test
  void countsWhatIsBrokenAndStillSaysThatItIs() {
    for (int i = 0; i < 7; i++) {
      assertThat(verify(CLIENT, "acme_broken")).isEqualTo("MALFORMED");
    }
    assertThat(verify(CLIENT, issued)).isEqualTo("THROTTLED");
  }

  @Test
  void countsNoForeignTokenAndNoneThatIsProven() {
    String revoked = issueElsewhere();
    String disabled = issueElsewhere();
    for (ApiKey key : lifecycle.list(KeyQuery.all())) {
      if (revoked.contains(key.secrets().get(0).id())) {
        lifecycle.revoke(key.id(), "lost");
      } else if (disabled.contains(key.secrets().get(0).id())) {
        lifecycle.disable(key.id());
      }
    }
    for (int i = 0; i < 10; i++) {
      assertThat(verify(CLIENT, "eyJ.somebody.else")).isEqualTo("FOREIGN");
      assertThat(verify(CLIENT, revoked)).isEqualTo("REVOKED");
      assertThat(verify(CLIENT, disabled)).isEqualTo("DISABLED");
    }
    assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
  }

  @Test
  void neitherCountsNorRefusesWhatOnlyLooksLikeAnImportedToken() {
    try (ApiKeys importing =
        builder()
            .failedAttempts(FIVE)
            .importing(ImportedTokens.of(20, 40, ImportedTokens.HEX).sha256())
            .build()) {
      String foreign = "0123456789abcdef0123456789abcde";
      for (int i = 0; i < 10; i++) {
        assertThat(importing.verify(foreign + i, from(CLIENT)))
            .isEqualTo(Rejected.because(Rejection.FOREIGN));
      }
      for (int i = 0; i < 5; i++) {
        importing.verify(invented(i), from(CLIENT));
      }
      assertThat(importing.verify(invented(9), from(CLIENT)))
          .isInstanceOfSatisfying(
              Rejected.class, one -> assertThat(one.reason()).isEqualTo(Rejection.THROTTLED));
      assertThat(importing.verify(foreign, from(CLIENT)))
          .isEqualTo(Rejected.because(Rejection.FOREIGN));
    }
  }

  @Test
  void countsNothingForWhoOnlyAsksAndRefusesHimNothing() {
    VerificationContext asking = from(CLIENT).costing(0);
    for (int i = 0; i < 10; i++) {
      assertThat(keys.verify(invented(i), asking)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
    }
    fail(CLIENT, 5);
    assertThat(keys.verify(issued, asking)).isInstanceOf(Verified.class);
  }

  @Test
  void letsOneMoreAttemptThroughAtTheInstantAndNotBefore() {
    fail(CLIENT, 5);
    clock.advance(Duration.ofMillis(9_999));
    assertThat(verify(CLIENT, invented(9))).isEqualTo("THROTTLED");
    clock.advance(Duration.ofMillis(1));
    assertThat(verify(CLIENT, issued)).isEqualTo("VERIFIED");
    assertThat(verify(CLIENT, invented(9))).isEqualTo("UNKNOWN");
    assertThat(verify(CLIENT, invented(9))).isEqualTo("THROTTLED");
  }

  @Test
  void isNotProlongedByWhatItRefuses() {
    fail(CLIENT, 5);
    for (int i = 0; i < 1_000; i++) {
      assertThat(verify(CLIENT, invented(9))).isEqualTo("THROTTLED");
    }
    clock.advance(FIVE.per());
    fail(CLIENT, 5);
  }

  @ParameterizedTest(name = "{0} and {1} are one client: {2}")
  @CsvSource({
    "2001:db8:0:1::1,   2001:db8:0:1:ffff::9, true",
    "2001:db8:0:1::1,   2001:db8:0:2::1,      false",
    "::ffff:192.0.2.1,  192.0.2.1,            true",
    "192.0.2.1,         192.0.2.3,            false",
    "unknown,           _proxy,               true",
    "unknown,           192.0.2.1,            false",
    "[2001:db8::1],     2001:db8::2,          true",
    "fe80::1%eth0,      fe80::2%eth1,         true"
  })
  void takesTheAddressesOfOneClientForOne(String one, String other, boolean same) {
    fail(one, 5);
    assertThat(verify(other, invented(9))).isEqualTo(same ? "THROTTLED" : "UNKNOWN");
  }

  @Test
  void countsThoseWithoutAddressAsOne() {
    for (int i = 0; i < 5; i++) {
      keys.verify(invented(i), VerificationContext.none());
    }
    assertThat(((Rejected) keys.verify(invented(9), VerificationContext.none())).reason())
        .isEqualTo(Rejection.THROTTLED);
    assertThat(verify("unknown", invented(9))).isEqualTo("THROTTLED");
  }

  @Test
  void refusesNoGenuineKeyWhereNothingIsRemembered() {
    try (ApiKeys forgetful = builder().cache(CachePolicy.none()).failedAttempts(FIVE).build()) {
      for (int i = 0; i < 5; i++) {
        forgetful.verify("acme_broken", from(CLIENT));
      }
      assertThat(forgetful.verify(issued, from(CLIENT))).isInstanceOf(Verified.class);
      for (String bad : List.of(invented(1), Tokens.withAnotherSecret(issued))) {
        assertThat(((Rejected) forgetful.verify(bad, from(CLIENT))).reason())
            .isEqualTo(Rejection.THROTTLED);
      }
    }
  }

  @Test
  void tellsATimeToWaitHoweverShort() {
    Throttle throttle = new Throttle(new RateLimit(1_000_001, Duration.ofSeconds(1)), clock);
    for (int i = 0; i < 1_000_001; i++) {
      throttle.failed(from(CLIENT));
    }
    for (int milli = 0; milli < 999; milli++) {
      clock.advance(Duration.ofMillis(1));
      for (int i = 0; i < 1_001; i++) {
        throttle.failed(from(CLIENT));
      }
      assertThat(throttle.spent(from(CLIENT)).map(Quota::retryAfter).orElse(Duration.ofNanos(1)))
          .isPositive();
    }
  }

  @Test
  void keepsAMillionAddressesWithinItsBound() {
    Throttle throttle = new Throttle(FIVE, clock);
    for (int i = 0; i < 1_000_000; i++) {
      throttle.failed(from("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255)));
    }
    assertThat(throttle.size()).isLessThanOrEqualTo(ClientNetwork.MOST);
  }

  @Test
  void remembersNothingOfThoseWhoSucceed() {
    Throttle throttle = new Throttle(FIVE, clock);
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.spent(from("192.0.2." + i))).isEmpty();
    }
    assertThat(throttle.size()).isZero();
  }

  @Test
  void saysSoOnceAMinuteNamingTheNetworkAndNoToken() {
    fail("2001:db8:0:1::1", 5);
    String log =
        Log.during(
            () -> {
              for (int i = 0; i < 10; i++) {
                verify("2001:db8:0:1::1", invented(9));
              }
            });
    assertThat(log)
        .containsOnlyOnce("WARN")
        .contains("Too many failed attempts from 2001:db8:0:1::/64")
        .doesNotContain(invented(9));
    List.of("\u001b[31m\nforged", "x".repeat(500))
        .forEach(
            hostile -> {
              ThrottleTest another = new ThrottleTest();
              another.fail(hostile, 5);
              String told = Log.during(() -> another.verify(hostile, invented(9)));
              assertThat(told)
                  .contains("from addresses that are not known")
                  .doesNotContain("xx", "forged");
              another.close();
            });
  }

  @Test
  void allows300AttemptsAMinuteByDefault() {
    assertThat(Throttle.STANDARD).hasToString("300 per 60 s");
    int refused = 0;
    for (int i = 0; i < 310; i++) {
      Rejected outcome = (Rejected) elsewhere.verify("acme_broken", from(CLIENT));
      refused += outcome.reason() == Rejection.MALFORMED ? 0 : 1;
    }
    assertThat(refused).isZero();
    assertThat(((Rejected) elsewhere.verify(invented(1), from(CLIENT))).reason())
        .isEqualTo(Rejection.THROTTLED);
  }
}
