package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InvalidMemberException;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtKeyTest {

  static final String KINDS = "a key must be RSA (2048 bits or more), EC P-256 or Ed25519";
  private static final String FOREIGN_HALVES =
      "is broken, or its private and its public half do not belong together";

  static void assertIsWhole(JwtKey key, GivenKeys given, String kid) {
    assertThat(key.kid()).isEqualTo(kid);
    assertThat(key.algorithm()).isEqualTo(given.alg());
    assertThat(key.canSign()).isTrue();
    assertThat(key).hasToString("JwtKey[" + kid + ", " + given.alg() + "]");
  }

  @ParameterizedTest
  @EnumSource
  void readsPrivateJwks(GivenKeys given) {
    assertIsWhole(JwtKey.ofJwk(given.privateJwk()), given, given.kid());
  }

  @ParameterizedTest
  @EnumSource
  void readsPublicJwks(GivenKeys given) {
    JwtKey key = JwtKey.ofJwk(given.publicJwk());
    assertThat(key.canSign()).isFalse();
    assertThat(key.algorithm()).isEqualTo(given.alg());
  }

  @ParameterizedTest
  @EnumSource
  void readsJwksThatSayWhatTheyAreFor(GivenKeys given) {
    String use = ",\"use\":\"sig\",\"alg\":\"" + given.alg() + "\",\"key_ops\":";
    String jwk = given.privateJwk().replaceFirst("}$", use + "[\"verify\",\"sign\"]}");
    assertIsWhole(JwtKey.ofJwk(jwk), given, given.kid());
    String open = given.publicJwk().replaceFirst("}$", use + "[\"verify\"]}");
    assertThat(JwtKey.ofJwk(open).canSign()).isFalse();
  }

  @Test
  void readsTheNewerNameOfEdDsaAndPublishesTheOlder() {
    for (String jwk : List.of(GivenKeys.ED.privateJwk(), GivenKeys.ED.publicJwk())) {
      JwtKey key = JwtKey.ofJwk(and(jwk, "\"alg\":\"Ed25519\""));
      assertThat(key.algorithm()).isEqualTo("EdDSA");
      assertThat(key.published()).isEqualTo(GivenKeys.ED.key().published());
      assertThat(key.published().getAlgorithm()).hasToString("EdDSA");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsInAnyFormTheSamePublicKey(GivenKeys given) {
    assertThat(JwtKey.ofPem(given.kid(), given.pem()).published())
        .isEqualTo(JwtKey.ofJwk(given.privateJwk()).published())
        .isEqualTo(JwtKey.ofJwk(given.publicJwk()).published());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void takesNamesOfUpTo64Characters(int length) {
    String kid = "~".repeat(length);
    assertThat(JwtKey.ofPem(kid, GivenKeys.ED.pem()).kid()).isEqualTo(kid);
  }

  @ParameterizedTest
  @MethodSource("illegalKids")
  void refusesOtherNames(String kid) {
    String problem = "kid must be 1 to 64 printable ASCII characters without blanks";
    assertThatThrownBy(() -> JwtKey.ofPem(kid, GivenKeys.ED.pem()))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(problem);
    String json =
        kid.replace("\n", "\\n").replace("\u0000", "\\u0000").replace("\u007f", "\\u007f");
    String jwk = GivenKeys.ED.privateJwk().replace("\"ED\"", "\"" + json + "\"");
    assertThatThrownBy(() -> JwtKey.ofJwk(jwk)).hasMessage(problem);
  }

  static List<String> illegalKids() {
    return List.of("", "a b", " a", "a\n", "é", "a\u0000", "\u007f", "k".repeat(65));
  }

  static void assertRefused(String member, String problem, String text) {
    assertThatThrownBy(
            () -> {
              if (member.equals("pem")) {
                JwtKey.ofPem("k1", text);
              } else {
                JwtKey.ofJwk(text);
              }
            })
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(member + " " + problem)
        .hasNoCause();
  }

  @ParameterizedTest
  @MethodSource
  void refusesJwks(String problem, String jwk) {
    assertRefused("jwk", problem, jwk);
  }

  static Stream<Arguments> refusesJwks() {
    String rsa = GivenKeys.RSA.privateJwk();
    String ec = GivenKeys.EC.privateJwk();
    String ed = GivenKeys.ED.privateJwk();
    String anotherKind = "is of another kind: " + KINDS;
    String broken = "is no whole key of its kty";
    return Stream.of(
        Arguments.of("is no JSON object", ""),
        Arguments.of("is no JSON object", "null"),
        Arguments.of("is no JSON object", "[" + ed + "]"),
        Arguments.of("is no JSON object", ed + ed),
        Arguments.of("is no JSON object", ed.replaceFirst("}$", ",\"kid\":\"ED\"}")),
        Arguments.of("is no JSON object", ed + " ".repeat(65_536)),
        Arguments.of(
            anotherKind, "{\"kid\":\"a\",\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\"}"),
        Arguments.of(anotherKind, "{\"kid\":\"a\"}"),
        Arguments.of(anotherKind, "{\"kid\":\"a\",\"kty\":5}"),
        Arguments.of(anotherKind, ed.replace("Ed25519", "X25519")),
        Arguments.of(anotherKind, ed.replace("Ed25519", "Ed448")),
        Arguments.of(anotherKind, jwk(GivenKeys.pair("EC", 384))),
        Arguments.of(broken, ec.replace("P-256", "P-384")),
        Arguments.of("is an RSA key of 1024 bits: it needs 2048", jwk(GivenKeys.pair("RSA", 1024))),
        Arguments.of(broken, ec.replaceFirst("\"x\":\"[^\"]*\",", "")),
        Arguments.of(broken, offTheCurve(GivenKeys.EC)),
        Arguments.of(broken, ed.replaceFirst("\"x\":\"", "\"x\":\"AAAA")),
        Arguments.of(broken, ed.replaceFirst("\"d\":\"", "\"d\":\"AAAA")),
        Arguments.of(broken, ed.replaceFirst("\"x\":\"[^\"]*\"", "\"x\":5")),
        Arguments.of(broken, rsa.replaceFirst("\"n\":\"[^\"]*\",", "")),
        Arguments.of("has another use than sig", and(ed, "\"use\":\"enc\"")),
        Arguments.of("has another use than sig", and(ed, "\"use\":5")),
        Arguments.of("has another alg than RS256", and(rsa, "\"alg\":\"RS512\"")),
        Arguments.of("has another alg than RS256", and(rsa, "\"alg\":\"PS256\"")),
        Arguments.of("has another alg than RS256", and(rsa, "\"alg\":\"HS256\"")),
        Arguments.of("has another alg than ES256", and(ec, "\"alg\":\"EdDSA\"")),
        Arguments.of("has another alg than ES256", and(ec, "\"alg\":\"Ed25519\"")),
        Arguments.of("has another alg than EdDSA", and(ed, "\"alg\":\"Ed448\"")),
        Arguments.of("has another alg than EdDSA", and(ed, "\"alg\":\"none\"")),
        Arguments.of("does not have sign among its key_ops", and(ed, "\"key_ops\":[\"verify\"]")),
        Arguments.of("does not have sign among its key_ops", and(ed, "\"key_ops\":\"sign\"")),
        Arguments.of(
            "does not have verify among its key_ops",
            and(GivenKeys.ED.publicJwk(), "\"key_ops\":[\"sign\"]")));
  }

  private static String offTheCurve(GivenKeys given) {
    String jwk = given.privateJwk();
    return jwk.replaceFirst("\"x\":\".", "\"x\":\"" + (jwk.contains("\"x\":\"A") ? "B" : "A"));
  }

  private static String and(String jwk, String member) {
    return jwk.replaceFirst("}$", "," + member + "}");
  }

  private static String jwk(KeyPair pair) {
    return "{\"kid\":\"a\"," + GivenKeys.publicMembers(pair) + "}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"kid\":5,", "\"kid\":null,"})
  void refusesAJwkWithoutAName(String kid) {
    assertThatThrownBy(
            () -> JwtKey.ofJwk(GivenKeys.ED.privateJwk().replace("\"kid\":\"ED\",", kid)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("kid is missing: give the JWK one");
  }

  @Test
  void refusesHalvesThatDoNotBelongTogether() {
    KeyPair otherRsa = GivenKeys.pair("RSA", 2048);
    String rsa = GivenKeys.pem("PRIVATE KEY", otherRsa.getPrivate());
    assertRefused("pem", FOREIGN_HALVES, rsa + GivenKeys.RSA.publicPem());
    assertRefused(
        "pem", FOREIGN_HALVES, GivenKeys.EC.privatePem() + GivenKeys.OTHER_EC.publicPem());
    assertRefused(
        "pem", FOREIGN_HALVES, GivenKeys.ED.privatePem() + GivenKeys.OTHER_ED.publicPem());
    assertRefused("pem", FOREIGN_HALVES, GivenKeys.ED.privatePem() + GivenKeys.EC.publicPem());
    assertRefused("pem", FOREIGN_HALVES, GivenKeys.EC.privatePem() + GivenKeys.RSA.publicPem());
    for (List<GivenKeys> two :
        List.of(
            List.of(GivenKeys.EC, GivenKeys.OTHER_EC), List.of(GivenKeys.ED, GivenKeys.OTHER_ED))) {
      String d = GivenKeys.privateMembers(two.get(1).pair());
      assertRefused("jwk", FOREIGN_HALVES, and(two.get(0).publicJwk(), d));
    }
    assertRefused(
        "jwk", FOREIGN_HALVES, and(GivenKeys.RSA.publicJwk(), GivenKeys.privateMembers(otherRsa)));
  }

  @Test
  void tellsNothingOfAKeyThatWasGivenForItsName() {
    for (String astray : List.of(GivenKeys.ED.pem(), GivenKeys.ED.secrets().get(0).repeat(2))) {
      assertThatThrownBy(() -> JwtKey.ofPem(astray, GivenKeys.ED.pem()))
          .hasMessageNotContaining(GivenKeys.ED.secrets().get(0))
          .hasMessageStartingWith("kid must");
    }
  }
}
