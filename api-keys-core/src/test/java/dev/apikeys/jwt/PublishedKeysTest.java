package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InvalidMemberException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key sets that another service is given. */
class PublishedKeysTest {

  private static final String OCT =
      "{\"kid\":\"EC\",\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\"}";

  private static String set(String... jwks) {
    return Stream.of(jwks).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static JwtVerifier verifier(String jwks) {
    return JwtVerifier.create(GivenIssuer.URL, jwks);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "5",
        "\"text\"",
        "[]",
        "{\"kty\":\"AKP\",\"kid\":\"a\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
        "{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-384\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
        "{\"kty\":\"OKP\",\"kid\":\"a\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"
      })
  void areOfUseBesideKeysOfOtherKinds(String other) {
    try (GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC)) {
      JwtVerifier verifier = verifier(set(other, GivenKeys.EC.publicJwk(), other));
      assertThat(GivenIssuer.outcome(verifier.withClock(issuer.clock).verify(issuer.token())))
          .isEqualTo("VERIFIED");
    }
  }

  @Test
  void areOfNoUseForAnythingElseThanSigning() {
    String enc = GivenKeys.EC.publicJwk().replaceFirst("}$", ",\"use\":\"enc\"}");
    try (GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC)) {
      JwtVerifier verifier = verifier(set(enc, GivenKeys.ED.publicJwk()));
      assertThat(GivenIssuer.outcome(verifier.verify(issuer.token()))).isEqualTo("UNKNOWN_KEY");
    }
  }

  static Stream<Arguments> areRefused() {
    String none = "jwks is no JWK set: give a JSON object with `keys`";
    String secret = "jwks holds a private or a symmetric key: whoever could read it can sign keys";
    String useless = "jwks holds no key with a kid that signs by RS256, ES256 or EdDSA";
    String ec = GivenKeys.EC.publicJwk();
    return Stream.of(
        Arguments.of(none, ""),
        Arguments.of(none, "null"),
        Arguments.of(none, "[]"),
        Arguments.of(none, "{}"),
        Arguments.of(none, ec),
        Arguments.of(none, "{\"keys\":{}}"),
        Arguments.of(none, "{\"keys\":[],\"keys\":[" + ec + "]}"),
        Arguments.of(none, set(ec) + " ".repeat(65_536)),
        Arguments.of(secret, set(OCT)),
        Arguments.of(secret, set(ec, OCT)),
        Arguments.of(secret, set(ec, GivenKeys.RSA.privateJwk())),
        Arguments.of(secret, set(ec, GivenKeys.OTHER_EC.privateJwk())),
        Arguments.of(secret, set(GivenKeys.ED.privateJwk(), ec)),
        Arguments.of(secret, set(ec, "{\"kty\":\"AKP\",\"priv\":\"AAAA\"}")),
        Arguments.of(useless, set()),
        Arguments.of(useless, set("{\"kty\":\"oct-like\",\"kid\":\"a\"}")),
        Arguments.of(useless, set(ec.replace("\"kid\":\"EC\",", ""))),
        Arguments.of("jwks holds two keys of the kid 'EC'", set(ec, ec)),
        Arguments.of(
            "jwks holds two keys of the kid 'EC'",
            set(ec, GivenKeys.ED.publicJwk().replace("\"ED\"", "\"EC\""))));
  }

  @ParameterizedTest
  @MethodSource
  void areRefused(String problem, String jwks) {
    assertThatThrownBy(() -> verifier(jwks))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(problem)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
  void areRefusedWithAnyMemberThatIsSecret(String name) {
    String jwk = "{\"kty\":\"later\",\"kid\":\"a\",\"%s\":\"AAAA\"}".formatted(name);
    assertThatThrownBy(() -> verifier(set(GivenKeys.EC.publicJwk(), jwk)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("jwks holds a private or a symmetric key");
  }

  @Test
  void areRefusedWithASymmetricKeyThatShowsNothing() {
    assertThatThrownBy(() -> verifier(set(GivenKeys.EC.publicJwk(), "{\"kty\":\"oct\"}")))
        .hasMessageStartingWith("jwks holds a private or a symmetric key");
  }

  @Test
  void areOfUseUnderTheNewerNameOfEdDsa() {
    String ed = GivenKeys.ED.publicJwk().replaceFirst("}$", ",\"alg\":\"Ed25519\"}");
    try (GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.ED)) {
      assertThat(
              GivenIssuer.outcome(verifier(set(ed)).withClock(issuer.clock).verify(issuer.token())))
          .isEqualTo("VERIFIED");
    }
  }

  @Test
  void areNotRepeatedWhereTheyAreRefused() {
    for (GivenKeys given : GivenKeys.values()) {
      List<String> secrets = given.secrets();
      assertThatThrownBy(() -> verifier(set(given.privateJwk())))
          .satisfies(thrown -> assertThat(secrets).noneMatch(thrown.toString()::contains));
    }
  }
}
