package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PemTest {

  private static final String CONVERT = "`openssl pkey -in old.pem -out signing.pem`";
  private static final String APPEND = "`openssl pkey -in signing.pem -pubout >> signing.pem`";

  @ParameterizedTest
  @EnumSource
  void readsBothBlocksOfAPemInAnyOrder(GivenKeys given) {
    JwtKeyTest.assertIsWhole(JwtKey.ofPem("k1", given.pem()), given, "k1");
    JwtKeyTest.assertIsWhole(
        JwtKey.ofPem("k1", given.publicPem() + given.privatePem()), given, "k1");
  }

  @ParameterizedTest
  @EnumSource
  void readsPemsWithOtherLineEndsAndWordsBetween(GivenKeys given) {
    String pem = "Bag Attributes\n" + given.privatePem() + "and\n" + given.publicPem() + "bye";
    JwtKeyTest.assertIsWhole(JwtKey.ofPem("k1", pem.replace("\n", "\r\n")), given, "k1");
  }

  @ParameterizedTest
  @EnumSource
  void readsThePublicBlockAlone(GivenKeys given) {
    assertThat(JwtKey.ofPem("k1", given.publicPem()).canSign()).isFalse();
  }

  @Test
  void readsThePrivateBlockOfAnRsaKeyAlone() {
    JwtKeyTest.assertIsWhole(JwtKey.ofPem("k1", GivenKeys.RSA.privatePem()), GivenKeys.RSA, "k1");
  }

  @ParameterizedTest
  @EnumSource(names = {"EC", "ED"})
  void asksForThePublicBlockOfOtherKeys(GivenKeys given) {
    JwtKeyTest.assertRefused(
        "pem", "holds no PUBLIC KEY block: append it by " + APPEND, given.privatePem());
  }

  @ParameterizedTest
  @MethodSource
  void refusesPems(String problem, String pem) {
    JwtKeyTest.assertRefused("pem", problem, pem);
  }

  static Stream<Arguments> refusesPems() {
    GivenKeys ed = GivenKeys.ED;
    String older = "holds a key in an older or encrypted form: convert it by " + CONVERT;
    String twice = "must hold each block once and whole";
    String anotherKind = "holds a key that is broken or of another kind: " + JwtKeyTest.KINDS;
    return Stream.of(
        Arguments.of("holds neither a PRIVATE KEY nor a PUBLIC KEY block", ""),
        Arguments.of("holds neither a PRIVATE KEY nor a PUBLIC KEY block", ed.privateJwk()),
        Arguments.of(older, ed.privatePem().replace("PRIVATE", "RSA PRIVATE")),
        Arguments.of(older, ed.privatePem().replace("PRIVATE", "EC PRIVATE")),
        Arguments.of(
            older,
            ed.publicPem().replace("PUBLIC KEY", "EC PARAMETERS")
                + ed.privatePem().replace("PRIVATE", "EC PRIVATE")),
        Arguments.of(older, ed.privatePem().replace("PRIVATE", "ENCRYPTED PRIVATE")),
        Arguments.of(
            "holds a key in the form of OpenSSH: convert it by"
                + " `ssh-keygen -p -m PKCS8 -f signing.pem`, or draw another where that leaves it"
                + " as it is, which older ones do with Ed25519",
            ed.privatePem().replace("PRIVATE", "OPENSSH PRIVATE")),
        Arguments.of(
            "holds a block that is neither PRIVATE KEY nor PUBLIC KEY: remove it",
            ed.pem() + ed.publicPem().replace("PUBLIC KEY", "CERTIFICATE")),
        Arguments.of(twice, ed.pem() + ed.privatePem()),
        Arguments.of(twice, ed.pem() + ed.publicPem()),
        Arguments.of(twice, ed.pem().replace("-----END PUBLIC KEY-----", "")),
        Arguments.of("holds a block that is no base64", ed.pem().replace("-----END", "é-----END")),
        Arguments.of("is longer than 65536 characters: give it one key", " ".repeat(65_537)),
        Arguments.of(anotherKind, ed.pem().replace("MC", "AA")),
        Arguments.of(anotherKind, pem(GivenKeys.pair("X25519", 255))),
        Arguments.of(anotherKind, pem(GivenKeys.pair("DSA", 1024))),
        Arguments.of(anotherKind, pem(GivenKeys.pair("Ed448", 448))),
        Arguments.of("is of another kind: " + JwtKeyTest.KINDS, pem(GivenKeys.pair("EC", 384))),
        Arguments.of("is of another kind: " + JwtKeyTest.KINDS, pem(GivenKeys.pair("EC", 521))),
        Arguments.of(
            "is an RSA key of 1024 bits: it needs 2048", pem(GivenKeys.pair("RSA", 1024))));
  }

  private static String pem(KeyPair pair) {
    return GivenKeys.pem("PRIVATE KEY", pair.getPrivate())
        + GivenKeys.pem("PUBLIC KEY", pair.getPublic());
  }
}
