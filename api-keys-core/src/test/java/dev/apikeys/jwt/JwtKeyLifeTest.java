package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.NewKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Scopes;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a signed key: what holds of it is what the store holds, whatever its token says. */
class JwtKeyLifeTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC);
  private final IssuedKey issued = issuer.issue();
  private final String id = issued.key().id();
  private final String token = issued.token().reveal();
  private final Instant end =
      issued.key().expiresAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS);

  @AfterEach
  void close() {
    issuer.close();
  }

  private void assertRefusedHereAlone(String reason) {
    assertThat(issuer.outcomes(token)).containsExactly(reason, "VERIFIED");
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void verifiesHereAndElsewhere(GivenKeys given) {
    try (GivenIssuer of = GivenIssuer.signingWith(given)) {
      assertThat(of.outcomes(of.token())).containsExactly("VERIFIED", "VERIFIED");
    }
  }

  @Test
  void isTheKeyOfTheStore() {
    Verification verified = issuer.verify(token);
    assertThat(verified)
        .isEqualTo(new Verified(issued.key(), issued.key().secrets().get(0), Optional.empty()));
    assertThat(((Verified) verified).outgoingUntil()).isEmpty();
  }

  @Test
  void isRevokedHereAtOnce() {
    issuer.lifecycle.revoke(id, "laptop stolen");
    assertRefusedHereAlone("REVOKED");
  }

  @Test
  void isDisabledHereAtOnceAndEnabledAgain() {
    issuer.lifecycle.disable(id);
    assertRefusedHereAlone("DISABLED");
    issuer.lifecycle.enable(id);
    assertThat(issuer.outcome(token)).isEqualTo("VERIFIED");
  }

  @Test
  void isDeletedHereAtOnce() {
    issuer.lifecycle.delete(id);
    assertRefusedHereAlone("UNKNOWN");
  }

  @Test
  void hasHereTheScopesThatItsKeyHasNow() {
    VerificationContext writing =
        VerificationContext.requiring(ScopeRequirement.allOf("orders:write"));
    assertThat(issuer.keys.verify(token, writing)).isInstanceOf(Verified.class);
    issuer.lifecycle.edit(id, KeyEdit.nothing().withScopes("orders:read"));
    assertThat(issuer.keys.verify(token, writing))
        .isInstanceOfSatisfying(
            Rejected.class,
            refused -> assertThat(refused.missingScopes()).containsExactly("orders:write"));
    issuer.lifecycle.edit(id, KeyEdit.nothing().withScopes("orders:**"));
    assertThat(issuer.keys.verify(token, writing)).isInstanceOf(Verified.class);
  }

  @Test
  void endsWhenItsTokenSaysSo() {
    issuer.clock.set(end.minusMillis(1));
    assertThat(issuer.outcome(token)).isEqualTo("VERIFIED");
    issuer.clock.set(end);
    assertThat(issuer.outcome(token)).isEqualTo("EXPIRED");
  }

  @Test
  void endsEarlierHereIfItsKeyDoes() {
    issuer.lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(1)));
    issuer.clock.advance(Duration.ofMinutes(1));
    assertRefusedHereAlone("EXPIRED");
  }

  @Test
  void endsLaterByARotationAlone() {
    KeyEdit later = KeyEdit.nothing().expiringIn(HOUR.multipliedBy(3));
    assertThatThrownBy(() -> issuer.lifecycle.edit(id, later))
        .isInstanceOf(ApiKeyException.RotationNeeded.class);
    IssuedKey rotated = issuer.lifecycle.rotate(id, HOUR.multipliedBy(2), later);
    issuer.clock.set(end);
    assertThat(issuer.outcome(token)).isEqualTo("EXPIRED");
    issuer.clock.set(end.plus(HOUR.multipliedBy(2)).minusMillis(1));
    assertThat(issuer.outcomes(rotated.token().reveal())).containsExactly("VERIFIED", "VERIFIED");
    issuer.clock.set(end.plus(HOUR.multipliedBy(2)));
    assertThat(issuer.outcome(rotated.token().reveal())).isEqualTo("EXPIRED");
  }

  @Test
  void goesOnForTheOverlapOnceItIsRotated() {
    IssuedKey rotated = issuer.lifecycle.rotate(id, Duration.ofMinutes(10));
    assertThat(rotated.token().reveal()).isNotEqualTo(token);
    Instant overlap = issuer.clock.instant().plus(Duration.ofMinutes(10));
    assertThat(((Verified) issuer.verify(token)).outgoingUntil())
        .contains(overlap.truncatedTo(ChronoUnit.MILLIS));
    issuer.clock.set(overlap);
    assertRefusedHereAlone("EXPIRED");
    assertThat(issuer.outcome(rotated.token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void isGoneAtOnceWhereThereIsNoOverlap() {
    issuer.lifecycle.rotate(id, Duration.ZERO);
    assertRefusedHereAlone("REVOKED");
  }

  @Test
  void outlivesTheKeyThatSignedItAsLongAsThatIsPublished() {
    JwtKeys next = JwtKeys.signingWith(GivenKeys.ED.key());
    JwtFormat both = JwtFormat.create(GivenIssuer.URL, next.publishing(GivenKeys.EC.publicKey()));
    try (ApiKeys later = issuer.reading(both)) {
      assertThat(outcome(later, token)).isEqualTo("VERIFIED");
      String fresh = later.as(Actor.of("alice")).rotate(id).token().reveal();
      assertThat(Forger.json(fresh, 0)).contains("\"alg\":\"EdDSA\"");
      assertThat(outcome(later, fresh)).isEqualTo("VERIFIED");
      assertThat(issuer.outcome(fresh)).as("where the next is not yet known").isEqualTo("FOREIGN");
    }
    try (ApiKeys last = issuer.reading(JwtFormat.create(GivenIssuer.URL, next))) {
      assertThat(outcome(last, token)).isEqualTo("FOREIGN");
    }
  }

  private static String outcome(ApiKeys keys, String token) {
    return GivenIssuer.outcome(keys.verify(token, VerificationContext.none()));
  }

  @Test
  void isForeignToAnotherIssuerOfTheSameKeys() {
    JwtKeys same = JwtKeys.signingWith(GivenKeys.EC.key());
    try (ApiKeys other = issuer.reading(JwtFormat.create(GivenIssuer.URL + "/", same))) {
      assertThat(outcome(other, token)).isEqualTo("FOREIGN");
    }
  }

  @Test
  void isNotProvenByAnotherSignatureOfTheSameKey() {
    String again = Forger.signed(Forger.json(token, 0), Forger.json(token, 1), GivenKeys.EC);
    assertThat(again).isNotEqualTo(token);
    assertThat(issuer.outcomes(again)).containsExactly("UNKNOWN", "VERIFIED");
  }

  @Test
  void livesBesideKeysOfTheLibrarysOwnForm() {
    try (ApiKeys own =
        ApiKeys.builder(issuer.store)
            .prefix("acme")
            .pepper("p1", new byte[32])
            .readableFormat(issuer.format)
            .clock(issuer.clock)
            .build()) {
      String opaque = own.as(Actor.of("alice")).issue(NewKey.named("own")).token().reveal();
      assertThat(opaque).startsWith("acme_");
      assertThat(issuer.outcome(opaque)).isEqualTo("VERIFIED");
      assertThat(outcome(own, opaque)).isEqualTo("VERIFIED");
      assertThat(outcome(own, token)).isEqualTo("VERIFIED");
    }
  }

  @Test
  void isUnknownWhereAnotherPepperHashes() {
    try (ApiKeys other =
        ApiKeys.builder(issuer.store)
            .pepper("p2", new byte[33])
            .format(issuer.format)
            .clock(issuer.clock)
            .build()) {
      assertThat(outcome(other, token)).isEqualTo("UNKNOWN");
    }
  }

  @Test
  void saysTenantsOwnersAndScopesOfAnyLetters() {
    String owner = "user \"1\"\\ ключ 🔑 é";
    ApiKey key =
        issuer
            .lifecycle
            .issue(
                NewKey.named("ci").inTenant("т\u00e9nant/\"x\"").ownedBy(owner).withScopes("a:**"))
            .key();
    IssuedKey rotated = issuer.lifecycle.rotate(key.id());
    assertThat(issuer.verifier().verify(rotated.token().reveal()))
        .isInstanceOfSatisfying(
            JwtVerification.Verified.class,
            verified -> {
              assertThat(verified.claims().owner()).contains(owner);
              assertThat(verified.claims().tenant()).isEqualTo("т\u00e9nant/\"x\"");
              assertThat(verified.claims().scopes()).isEqualTo(Scopes.of("a:**"));
            });
    assertThat(issuer.outcome(rotated.token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void mayHaveTheLongestOwnerAndTenant() {
    NewKey longest = NewKey.named("ci").ownedBy("o".repeat(255)).inTenant("t".repeat(255));
    assertThat(issuer.outcomes(issuer.lifecycle.issue(longest).token().reveal()))
        .containsExactly("VERIFIED", "VERIFIED");
  }
}
