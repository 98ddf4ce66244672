package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

  private static final Instant NOW = GivenClock.START;

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store).prefix("acme_live").pepper("p1", new byte[32]).clock(clock).build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private IssuedKey issue(NewKey request) {
    IssuedKey issued = lifecycle.issue(request);
    store.takeCalls();
    return issued;
  }

  private Verification verify(String presented) {
    return withoutKey(keys.verify(presented, VerificationContext.none()));
  }

  private Verification verify(String presented, String... scopes) {
    return withoutKey(
        keys.verify(presented, VerificationContext.requiring(ScopeRequirement.allOf(scopes))));
  }

  /** By a node that remembers nothing. */
  private Verification verifyElsewhere(String presented) {
    try (ApiKeys another =
        ApiKeys.builder(store)
            .prefix("acme_live")
            .pepper("p1", new byte[32])
            .clock(clock)
            .build()) {
      return withoutKey(another.verify(presented, VerificationContext.none()));
    }
  }

  private static Verification withoutKey(Verification outcome) {
    return outcome instanceof Rejected rejected
        ? new Rejected(
            rejected.reason(), rejected.missingScopes(), Optional.empty(), rejected.quota())
        : outcome;
  }

  private static Verification rejected(Rejection reason) {
    return Rejected.because(reason);
  }

  @Test
  void acceptsAnIssuedToken() {
    IssuedKey issued = issue(NewKey.named("ci").ownedBy("alice").withScopes("orders:read"));
    assertThat(verify(issued.token().reveal(), "orders:read"))
        .isEqualTo(Verified.of(issued.key(), issued.key().secrets().get(0)));
  }

  @Test
  void looksUpOnceAndWritesNothing() {
    IssuedKey issued = issue(NewKey.named("ci"));
    verify(issued.token().reveal());
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme_live_",
        "acme_live_0123456789abcdef_00000000000000000000000000000000000000",
        "acme_live_0123456789abcdef_0000000000000000000000000000000000000\u0000",
        "acme_live_0123456789abcdef_00000000000000000000000000000000000000\r\n",
        "acme_live_0123456789abcdef_ключ",
        "acme_live_0123456789abcdef_🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑",
        "acme_live_🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑0"
      })
  void refusesABrokenTokenWithoutAskingTheStore(String broken) {
    assertThat(verify(broken)).isEqualTo(rejected(Rejection.MALFORMED));
    assertThat(store.takeCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 512, 513, 4096, 1 << 20})
  void refusesAnOverlongTokenWithoutAskingTheStore(int length) {
    String token = issue(NewKey.named("ci")).token().reveal();
    assertThat(verify(token + "0".repeat(length))).isEqualTo(rejected(Rejection.MALFORMED));
    assertThat(store.takeCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "acme_live",
        "acme_test_0123456789abcdef",
        "Bearer acme_live_0",
        "\u0000",
        "🔑",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln"
      })
  void takesAnotherMechanismsCredentialForForeignWithoutAskingTheStore(String foreign) {
    assertThat(verify(foreign)).isEqualTo(rejected(Rejection.FOREIGN));
    assertThat(store.takeCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 4096, 1 << 20})
  void takesALongJwtForForeign(int length) {
    assertThat(verify("eyJhbGciOiJSUzI1NiJ9." + "x".repeat(length) + ".c2ln"))
        .isEqualTo(rejected(Rejection.FOREIGN));
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void answersAWrongSecretExactlyLikeAnUnknownId() {
    String token = issue(NewKey.named("ci")).token().reveal();
    Verification wrong = verify(Tokens.withAnotherSecret(token));
    Verification unknown =
        verify(Tokens.withChecksum("acme_live_0000000000000000_" + "0".repeat(32)));
    assertThat(wrong).isEqualTo(unknown).isEqualTo(rejected(Rejection.UNKNOWN));
    assertThat(store.takeCalls()).containsExactly("find", "find");
  }

  @Test
  void tellsNobodyWithoutTheSecretWhatBecameOfAKey() {
    IssuedKey revoked = issue(NewKey.named("a"));
    IssuedKey disabled = issue(NewKey.named("b"));
    IssuedKey expired = issue(NewKey.named("c").expiringIn(Duration.ofDays(1)));
    IssuedKey early = issue(NewKey.named("d").notBefore(NOW.plus(Duration.ofDays(9))));
    lifecycle.revoke(revoked.key().id(), "lost");
    lifecycle.disable(disabled.key().id());
    clock.advance(Duration.ofDays(2));
    for (IssuedKey key : List.of(revoked, disabled, expired, early)) {
      assertThat(verify(Tokens.withAnotherSecret(key.token().reveal()), "a:b"))
          .isEqualTo(rejected(Rejection.UNKNOWN));
    }
  }

  @Test
  void refusesARevokedKeyBeforeAnythingElse() {
    IssuedKey issued = issue(NewKey.named("ci").expiringIn(Duration.ofDays(1)));
    lifecycle.disable(issued.key().id());
    lifecycle.revoke(issued.key().id(), "lost");
    clock.advance(Duration.ofDays(2));
    assertThat(verify(issued.token().reveal(), "a:b")).isEqualTo(rejected(Rejection.REVOKED));
  }

  @Test
  void refusesADisabledKeyBeforeAnExpiredOne() {
    IssuedKey issued = issue(NewKey.named("ci").expiringIn(Duration.ofDays(1)));
    lifecycle.disable(issued.key().id());
    clock.advance(Duration.ofDays(2));
    assertThat(verify(issued.token().reveal(), "a:b")).isEqualTo(rejected(Rejection.DISABLED));
  }

  @Test
  void refusesAnExpiredKeyBeforeOneThatIsNotYetValid() {
    IssuedKey issued =
        issue(NewKey.named("ci").expiringIn(Duration.ofDays(9)).notBefore(NOW.plusMillis(1)));
    clock.advance(Duration.ofDays(9));
    assertThat(verify(issued.token().reveal(), "a:b")).isEqualTo(rejected(Rejection.EXPIRED));
    clock.set(NOW);
    assertThat(verify(issued.token().reveal(), "a:b")).isEqualTo(rejected(Rejection.NOT_YET_VALID));
  }

  @Test
  void refusesAMissingScopeNamingIt() {
    IssuedKey issued = issue(NewKey.named("ci").withScopes("orders:read"));
    assertThat(verify(issued.token().reveal(), "orders:write", "orders:read", "a:b"))
        .isEqualTo(
            new Rejected(
                Rejection.SCOPE,
                List.of("orders:write", "a:b"),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void refusesAKeyFromTheInstantOfItsEnd() {
    IssuedKey issued = issue(NewKey.named("ci").expiringIn(Duration.ofMillis(5)));
    clock.set(NOW.plusMillis(5).minusNanos(1));
    assertThat(verify(issued.token().reveal())).isInstanceOf(Verified.class);
    clock.set(NOW.plusMillis(5));
    assertThat(verify(issued.token().reveal())).isEqualTo(rejected(Rejection.EXPIRED));
  }

  @Test
  void acceptsAKeyFromTheInstantOfItsBeginning() {
    IssuedKey issued = issue(NewKey.named("ci").notBefore(NOW.plusMillis(5)));
    clock.set(NOW.plusMillis(5).minusNanos(1));
    assertThat(verify(issued.token().reveal())).isEqualTo(rejected(Rejection.NOT_YET_VALID));
    clock.set(NOW.plusMillis(5));
    assertThat(verify(issued.token().reveal())).isInstanceOf(Verified.class);
  }

  @Test
  void acceptsAKeyThatIsEnabledAgain() {
    IssuedKey issued = issue(NewKey.named("ci"));
    lifecycle.disable(issued.key().id());
    assertThat(verify(issued.token().reveal())).isEqualTo(rejected(Rejection.DISABLED));
    lifecycle.enable(issued.key().id());
    assertThat(verify(issued.token().reveal())).isInstanceOf(Verified.class);
  }

  @Test
  void knowsNoDeletedKey() {
    IssuedKey issued = issue(NewKey.named("ci"));
    lifecycle.delete(issued.key().id());
    assertThat(verify(issued.token().reveal())).isEqualTo(rejected(Rejection.UNKNOWN));
  }

  @Test
  void judgesEachSecretOfAKeyByItself() {
    IssuedKey issued = issue(NewKey.named("ci"));
    Insertion first = store.inserted().get(0);
    Secret retired = withEnds(issued, Optional.empty(), Optional.of(NOW));
    Secret ended = withEnds(issued, Optional.of(NOW), Optional.empty());
    String token = issued.token().reveal();
    replaceSecret(first, retired);
    assertThat(verifyElsewhere(token)).isEqualTo(rejected(Rejection.REVOKED));
    replaceSecret(first, ended);
    assertThat(verifyElsewhere(token)).isEqualTo(rejected(Rejection.EXPIRED));
  }

  private static Secret withEnds(
      IssuedKey issued, Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
    Secret secret = issued.key().secrets().get(0);
    return new Secret(
        secret.id(), secret.display(), secret.createdAt(), expiresAt, revokedAt, Optional.empty());
  }

  private void replaceSecret(Insertion first, Secret secret) {
    ChangeResult result =
        store.change(
            first.key().key().id(),
            Optional.empty(),
            truth -> {
              StoredKey after =
                  new StoredKey(
                      truth.key().withSecrets(List.of(secret)),
                      Map.of(secret.id(), truth.proof(secret.id())));
              return Optional.of(new Change(Optional.of(after), first.entry()));
            });
    assertThat(result).isInstanceOf(ChangeResult.Stored.class);
  }

  @Test
  void takesABrokenStoreForNoAnswerAtAll() {
    String token = issue(NewKey.named("ci")).token().reveal();
    store.broken(true);
    assertThatThrownBy(() -> verify(token)).isInstanceOf(KeyStoreException.class);
    store.broken(false);
    assertThat(verify(token)).isInstanceOf(Verified.class);
  }

  @Test
  void acceptsNoTokenOfAnApplicationWithAnotherPepper() {
    String token = issue(NewKey.named("ci")).token().reveal();
    byte[] other = new byte[32];
    other[0] = 1;
    try (ApiKeys others =
        ApiKeys.builder(store).prefix("acme_live").pepper("p1", other).clock(clock).build()) {
      assertThat(others.verify(token, VerificationContext.none()))
          .isEqualTo(rejected(Rejection.UNKNOWN));
    }
  }

  @Test
  void takesATokenOfAnotherPrefixForForeign() {
    String token = issue(NewKey.named("ci")).token().reveal();
    try (ApiKeys others = ApiKeys.builder(store).prefix("acme_test").build()) {
      assertThat(others.verify(token, VerificationContext.none()))
          .isEqualTo(rejected(Rejection.FOREIGN));
    }
  }
}
