package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What look-up listeners are told: of memory and store, and of nothing that was not looked up. */
class LookupListenerTest {

  private final CountingKeyStore store = new CountingKeyStore();
  private final List<Boolean> told = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final ApiKeys keys = builder().build();
  private final Lifecycle alice = keys.as(Actor.of("alice"));
  private final IssuedKey issued = alice.issue(NewKey.named("ci"));
  private final String token = issued.token().reveal();

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store)
        .pepper("p1", new byte[32])
        .cache(Parts.POLICY)
        .lookupListener(
            (remembered, nanos) -> {
              throw new AssertionError("a listener broke");
            })
        .lookupListener(
            (remembered, nanos) -> {
              told.add(remembered);
              times.add(nanos);
            });
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static String verify(ApiKeys by, String presented) {
    Verification outcome = by.verify(presented, VerificationContext.none());
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  private String verify(String presented) {
    return verify(keys, presented);
  }

  @Test
  void isToldWhetherMemoryHadTheSecret() {
    assertThat(verify(token)).isEqualTo("VERIFIED");
    assertThat(verify(token)).isEqualTo("VERIFIED");
    assertThat(told).containsExactly(false, true);
    assertThat(times).allMatch(nanos -> nanos > 0 && nanos < TimeUnit.MINUTES.toNanos(1));
  }

  @Test
  void isToldOfAWrongSecretOfWhatIsInMemory() {
    verify(token);
    told.clear();
    assertThat(verify(Tokens.withAnotherSecret(token))).isEqualTo("UNKNOWN");
    assertThat(told).containsExactly(true);
  }

  @Test
  void isToldOfAWrongSecretOfWhatIsReliedOnNoMore() {
    verify(token);
    alice.disable(issued.key().id());
    told.clear();
    assertThat(verify(Tokens.withAnotherSecret(token))).isEqualTo("UNKNOWN");
    assertThat(told).containsExactly(true);
    assertThat(verify(token)).isEqualTo("DISABLED");
    assertThat(told).containsExactly(true, false);
  }

  @Test
  void isToldWhetherMemoryKnewThatThereIsNone() {
    String unknown = Tokens.withChecksum("key_" + "0".repeat(16) + "_" + "0".repeat(32));
    assertThat(verify(unknown)).isEqualTo("UNKNOWN");
    assertThat(verify(unknown)).isEqualTo("UNKNOWN");
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void isToldOfNothingThatWasNotLookedUp() {
    verify(token);
    told.clear();
    assertThat(verify("nobody's")).isEqualTo("FOREIGN");
    assertThat(verify("key_broken")).isEqualTo("MALFORMED");
    assertThat(verify(token.substring(0, token.length() - 1) + "!")).isEqualTo("MALFORMED");
    assertThat(told).isEmpty();
  }

  @Test
  void isToldOfNothingThatWasThrottledOrBeyondTheBudget() {
    RateLimit one = new RateLimit(1, Duration.ofHours(1));
    try (ApiKeys strict = builder().failedAttempts(one).build()) {
      verify(strict, "key_broken");
      assertThat(verify(strict, token)).isEqualTo("THROTTLED");
    }
    try (ApiKeys poor = builder().missBudget(1, 1).build()) {
      verify(poor, Tokens.withChecksum("key_" + "0".repeat(16) + "_" + "0".repeat(32)));
      told.clear();
      assertThat(verify(poor, token)).isEqualTo("UNAVAILABLE");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void isToldWhereTheStoreIsBroken() {
    store.broken(true);
    assertThatThrownBy(() -> verify(token)).isInstanceOf(KeyStoreException.class);
    assertThat(told).containsExactly(false);
  }

  @Test
  void isToldOfTokensOfOtherForms() {
    TokenFormat signed = JwtFormat.create("a", JwtKeys.signingWith(GivenKeys.EC.key()));
    ImportedTokens hex = ImportedTokens.of(16, 64, ImportedTokens.HEX).sha256();
    try (ApiKeys signing = builder().format(signed).importing(hex).build()) {
      String jwt = signing.as(Actor.of("alice")).issue(NewKey.named("jwt")).token().reveal();
      assertThat(verify(signing, jwt)).isEqualTo("VERIFIED");
      assertThat(verify(signing, jwt)).isEqualTo("VERIFIED");
      assertThat(told).containsExactly(false, true);
      assertThat(verify(signing, "ab".repeat(16))).isEqualTo("FOREIGN");
      assertThat(verify(signing, "ab".repeat(16))).isEqualTo("FOREIGN");
      assertThat(told).containsExactly(false, true, false, true);
    }
  }

  @Test
  void changesNothingByThrowing() {
    String logged = Log.during(() -> assertThat(verify(token)).isEqualTo("VERIFIED"));
    assertThat(logged)
        .contains("A listener failed; the verification goes on without it.")
        .doesNotContain(Tokens.secretOf(token));
    assertThat(told).hasSize(1);
  }
}
