package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.GivenClock;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.jwt.JwtVerification.Verified;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {

  private static final Instant SECOND = GivenClock.START.truncatedTo(ChronoUnit.SECONDS);
  private static final Instant BEGIN = SECOND.plusSeconds(600);
  private static final Instant END = SECOND.plusSeconds(3600);

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.ED);
  private final JwtVerifier verifier = issuer.verifier();
  private final IssuedKey issued =
      issuer.lifecycle.issue(GivenIssuer.request().notBefore(BEGIN).expiringAt(END));
  private final String token = issued.token().reveal();

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void tellsWhatATokenSays() {
    issuer.clock.set(BEGIN);
    assertThat(verifier.verify(token))
        .isEqualTo(
            new Verified(
                new JwtClaims(
                    issued.key().id(),
                    issued.key().secrets().get(0).id(),
                    Optional.of("user-123"),
                    "acme",
                    Scopes.of("orders:read", "orders:write"),
                    SECOND,
                    Optional.of(BEGIN),
                    Optional.of(END))));
  }

  @Test
  void tellsOfAPlainKeyWhatItIs() {
    String plain = issuer.lifecycle.issue(NewKey.named("ci")).token().reveal();
    assertThat(verifier.verify(plain))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> {
              assertThat(verified.claims().owner()).isEmpty();
              assertThat(verified.claims().tenant()).isEmpty();
              assertThat(verified.claims().scopes()).isEqualTo(Scopes.none());
              assertThat(verified.claims().notBefore()).isEmpty();
              assertThat(verified.claims().expiresAt()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ED\"", "\"unknown\"", "5"})
  void takesTokensOfAnotherIssuerForForeignWhateverTheirKeyIs(String kid) {
    String header = Forger.with(Forger.json(token, 0), "kid", kid);
    String claims = Forger.with(Forger.json(token, 1), "iss", "\"https://other.example\"");
    for (GivenKeys signing : List.of(GivenKeys.ED, GivenKeys.OTHER_ED)) {
      assertThat(issuer.outcomes(Forger.signed(header, claims, signing)))
          .containsExactly("FOREIGN", "FOREIGN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ED\"", "\"unknown\"", "5"})
  void takesTokensWithoutReadableClaimsForMalformedWhateverTheirKeyIs(String kid) {
    String header = Forger.with(Forger.json(token, 0), "kid", kid);
    assertThat(issuer.outcomes(Forger.signed(header, "{", GivenKeys.OTHER_ED)))
        .containsExactly("FOREIGN", "MALFORMED");
  }

  private String tokenFor(String... audience) {
    try (GivenIssuer of = new GivenIssuer(issuer.format.withAudience(audience))) {
      return of.token();
    }
  }

  @Test
  void takesTokensForItsAudienceAlone() {
    JwtVerifier orders = verifier.withAudience("orders");
    assertThat(GivenIssuer.outcome(orders.verify(tokenFor("orders")))).isEqualTo("VERIFIED");
    assertThat(GivenIssuer.outcome(orders.verify(tokenFor("bills", "orders"))))
        .isEqualTo("VERIFIED");
    for (String other : List.of(tokenFor("bills"), tokenFor("Orders"), tokenFor())) {
      assertThat(GivenIssuer.outcome(orders.verify(other))).isEqualTo("AUDIENCE");
    }
  }

  @Test
  void takesTokensForNobodyWhereItHasNoAudience() {
    assertThat(GivenIssuer.outcome(verifier.verify(tokenFor()))).isEqualTo("VERIFIED");
    assertThat(GivenIssuer.outcome(verifier.verify(tokenFor("orders")))).isEqualTo("AUDIENCE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "[]", "[5,null]", "{\"orders\":1}", "[[\"orders\"]]"})
  void takesNothingElseForAnAudience(String aud) {
    String claims = Forger.with(Forger.json(issuer.token(), 1), "aud", aud);
    String signed = Forger.signed(Forger.json(token, 0), claims, GivenKeys.ED);
    assertThat(GivenIssuer.outcome(verifier.withAudience("orders").verify(signed)))
        .isIn("AUDIENCE", "MALFORMED");
    assertThat(GivenIssuer.outcome(verifier.verify(signed))).isIn("AUDIENCE", "MALFORMED");
  }

  @Test
  void takesClaimsThatItDoesNotKnow() {
    String claims = Forger.with(Forger.json(issuer.token(), 1), "later", "{\"a\":[1]}");
    assertThat(issuer.outcomeElsewhere(Forger.signed(Forger.json(token, 0), claims, GivenKeys.ED)))
        .isEqualTo("VERIFIED");
  }

  @Test
  void verifiesByAnyOfSeveralKeys() {
    JwtKeys all =
        JwtKeys.signingWith(GivenKeys.RSA.key())
            .publishing(GivenKeys.EC.key(), GivenKeys.ED.publicKey(), GivenKeys.OTHER_EC.key());
    JwtVerifier any = JwtVerifier.create(GivenIssuer.URL, all.jwks()).withClock(issuer.clock);
    for (GivenKeys given : List.of(GivenKeys.RSA, GivenKeys.EC, GivenKeys.ED)) {
      try (GivenIssuer of = GivenIssuer.signingWith(given)) {
        assertThat(GivenIssuer.outcome(any.verify(of.token()))).isEqualTo("VERIFIED");
      }
    }
    String header = "{\"alg\":\"ES256\",\"kid\":\"OTHER_EC\",\"typ\":\"apikey+jwt\"}";
    String mixed = Forger.signed(header, Forger.json(issuer.token(), 1), GivenKeys.EC);
    assertThat(GivenIssuer.outcome(any.verify(mixed))).as("the wrong one").isEqualTo("SIGNATURE");
  }

  @Test
  void learnsOfNoKeyThatIsPublishedLater() {
    JwtKeys next = JwtKeys.signingWith(GivenKeys.EC.key()).publishing(GivenKeys.ED.publicKey());
    try (GivenIssuer later = new GivenIssuer(JwtFormat.create(GivenIssuer.URL, next))) {
      assertThat(GivenIssuer.outcome(verifier.verify(later.token()))).isEqualTo("UNKNOWN_KEY");
      assertThat(later.outcomeElsewhere(later.token())).isEqualTo("VERIFIED");
      assertThat(later.outcomeElsewhere(issuer.token())).isEqualTo("VERIFIED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é"})
  void refusesAnIllegalIssuerAndAudience(String illegal) {
    assertThatThrownBy(
            () -> JwtVerifier.create(illegal, issuer.format.publishedKeys().orElseThrow()))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("issuer must be");
    assertThatThrownBy(() -> verifier.withAudience(illegal))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("audience must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key_id", "jti", "sub"})
  void tellsOfNoKeyWithoutIds(String empty) {
    assertThatThrownBy(
            () ->
                new JwtClaims(
                    empty.equals("key_id") ? "" : "a",
                    empty.equals("jti") ? "" : "a",
                    Optional.of(empty.equals("sub") ? "" : "a"),
                    "",
                    Scopes.none(),
                    SECOND,
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(empty + " is empty");
  }
}
