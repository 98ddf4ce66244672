package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InvalidMemberException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys of the right kind under which a signature proves little or nothing. */
class WeakKeyTest {

  private static final BigInteger MODULUS =
      ((RSAPublicKey) GivenKeys.RSA.pair().getPublic()).getModulus();

  private static String jwk(BigInteger modulus, BigInteger exponent) {
    return "{\"kid\":\"a\",\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(GivenKeys.number(modulus), GivenKeys.number(exponent));
  }

  private static String pem(BigInteger modulus, BigInteger exponent) throws Exception {
    RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, exponent);
    return GivenKeys.pem("PUBLIC KEY", KeyFactory.getInstance("RSA").generatePublic(spec));
  }

  private static void assertRefused(String problem, String jwk, String pem) {
    assertThatThrownBy(() -> JwtKey.ofJwk(jwk))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("jwk " + problem)
        .hasNoCause();
    assertThatThrownBy(() -> JwtKey.ofPem("a", pem))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("pem " + problem)
        .hasNoCause();
    assertThatThrownBy(() -> JwtVerifier.create(GivenIssuer.URL, "{\"keys\":[" + jwk + "]}"))
        .hasMessageStartingWith("jwks holds no key");
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 17, 65_535, 65_536, 65_538, 0xffff_fffeL, 1L << 32, (1L << 32) + 1})
  void areThoseOfRsaWithAnEvenSmallOrHugeExponent(long exponent) throws Exception {
    BigInteger e = BigInteger.valueOf(exponent);
    assertRefused(
        "is an RSA key of a weak exponent: it needs an odd one of 65537 to 2^32",
        jwk(MODULUS, e),
        pem(MODULUS, e));
  }

  @ParameterizedTest
  @ValueSource(longs = {65_537, 65_539, 0xffff_ffffL})
  void areNotThoseOfRsaWithAnOddExponentBetween(long exponent) throws Exception {
    BigInteger e = BigInteger.valueOf(exponent);
    assertThat(JwtKey.ofJwk(jwk(MODULUS, e)).algorithm()).isEqualTo("RS256");
    assertThat(JwtKey.ofPem("a", pem(MODULUS, e)).algorithm()).isEqualTo("RS256");
  }

  @Test
  void areThoseOfRsaWithAnEvenModulus() throws Exception {
    BigInteger even = MODULUS.clearBit(0);
    BigInteger e = BigInteger.valueOf(65_537);
    assertRefused(
        "is an RSA key of an even modulus: it needs an odd one", jwk(even, e), pem(even, e));
  }

  /** All encodings of the points whose order divides 8: canonical ones, others, either sign. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void areThoseOfEd25519OfSmallOrder(String hex) throws Exception {
    byte[] x = HexFormat.of().parseHex(hex);
    String jwk =
        "{\"kid\":\"a\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}"
            .formatted(GivenKeys.base64url(x));
    String der = "302a300506032b6570032100" + hex;
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der)));
    assertThat(
            KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(der))))
        .as("what the JDK lets pass")
        .isNotNull();
    assertRefused("is an Ed25519 key of small order: anybody could sign for it", jwk, pem);
  }
}
