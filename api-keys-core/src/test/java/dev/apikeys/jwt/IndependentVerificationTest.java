package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever has no more than a JDK and the published keys can verify a key's token. */
class IndependentVerificationTest {

  private static String member(String jwk, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(jwk);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  private static byte[] bytes(String jwk, String name) {
    return Base64.getUrlDecoder().decode(member(jwk, name));
  }

  private static BigInteger number(String jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static PublicKey publicKey(String jwk) throws Exception {
    return switch (member(jwk, "kty")) {
      case "RSA" ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
      case "EC" ->
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new ECPublicKeySpec(new ECPoint(number(jwk, "x"), number(jwk, "y")), p256()));
      default ->
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(jwk)));
    };
  }

  private static ECParameterSpec p256() throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** Little-endian y with the parity of x in its highest bit (RFC 8032, section 5.1.2). */
  private static EdECPoint point(String jwk) {
    byte[] x = bytes(jwk, "x");
    byte[] y = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[x.length - 1 - i];
    }
    boolean odd = y[0] < 0;
    y[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, y));
  }

  private static boolean verifies(String token, String jwks) throws Exception {
    int end = token.lastIndexOf('.');
    Signature signature = Signature.getInstance(Forger.jca(member(jwks, "alg")));
    signature.initVerify(publicKey(jwks));
    signature.update(token.substring(0, end).getBytes(US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
  }

  @ParameterizedTest
  @EnumSource
  void takesThePublishedKeyAlone(GivenKeys given) throws Exception {
    try (GivenIssuer issuer = GivenIssuer.signingWith(given)) {
      String token = issuer.token();
      String jwks = issuer.format.publishedKeys().orElseThrow();
      assertThat(verifies(token, jwks)).isTrue();
      int middle = token.indexOf('.') + 9;
      char other = token.charAt(middle) == 'A' ? 'B' : 'A';
      String altered = token.substring(0, middle) + other + token.substring(middle + 1);
      assertThat(verifies(altered, jwks)).isFalse();
    }
  }
}
