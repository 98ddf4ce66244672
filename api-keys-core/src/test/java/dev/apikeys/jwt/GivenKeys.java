package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Key pairs of the JDK's making, in the forms in which they are handed over. */
public enum GivenKeys {
  RSA("RSA", 2048),
  EC("EC", 256),
  ED("Ed25519", 255),
  OTHER_EC("EC", 256),
  OTHER_ED("Ed25519", 255);

  /** Those of the three algorithms. */
  static final List<GivenKeys> ONE_OF_EACH = List.of(RSA, EC, ED);

  private final String jca;

  @SuppressWarnings("ImmutableEnumChecker")
  private final KeyPair pair;

  GivenKeys(String jca, int size) {
    this.jca = jca;
    this.pair = pair(jca, size);
  }

  static KeyPair pair(String jca, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(jca);
      if (jca.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp%dr1".formatted(size)));
      } else {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  public JwtKey key() {
    return JwtKey.ofJwk(privateJwk());
  }

  JwtKey publicKey() {
    return JwtKey.ofJwk(publicJwk());
  }

  KeyPair pair() {
    return pair;
  }

  String alg() {
    return jca.equals("RSA") ? "RS256" : jca.equals("EC") ? "ES256" : "EdDSA";
  }

  String kid() {
    return name();
  }

  public String publicJwk() {
    return "{\"kid\":\"" + kid() + "\"," + publicMembers(pair) + "}";
  }

  public String privateJwk() {
    return "{\"kid\":\"" + kid() + "\"," + publicMembers(pair) + "," + privateMembers(pair) + "}";
  }

  static String publicMembers(KeyPair pair) {
    if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
      return "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
          .formatted(number(rsa.getModulus()), number(rsa.getPublicExponent()));
    }
    if (pair.getPublic() instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      return "\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\""
          .formatted(
              bits,
              number(ec.getW().getAffineX(), bits / 8),
              number(ec.getW().getAffineY(), bits / 8));
    }
    return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"".formatted(last32(pair.getPublic()));
  }

  static String privateMembers(KeyPair pair) {
    if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
      return "\"d\":\"%s\",\"p\":\"%s\",\"q\":\"%s\",\"dp\":\"%s\",\"dq\":\"%s\",\"qi\":\"%s\""
          .formatted(
              number(rsa.getPrivateExponent()),
              number(rsa.getPrimeP()),
              number(rsa.getPrimeQ()),
              number(rsa.getPrimeExponentP()),
              number(rsa.getPrimeExponentQ()),
              number(rsa.getCrtCoefficient()));
    }
    if (pair.getPrivate() instanceof ECPrivateKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      return "\"d\":\"%s\"".formatted(number(ec.getS(), bits / 8));
    }
    return "\"d\":\"%s\"".formatted(last32(pair.getPrivate()));
  }

  /** The blocks {@code PRIVATE KEY} and {@code PUBLIC KEY}. */
  public String pem() {
    return privatePem() + publicPem();
  }

  String privatePem() {
    return pem("PRIVATE KEY", pair.getPrivate());
  }

  String publicPem() {
    return pem("PUBLIC KEY", pair.getPublic());
  }

  static String pem(String label, Key key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  /** What nobody may ever see of it: each private number, in base64url, hex and decimal. */
  public List<String> secrets() {
    return Arrays.stream(privateMembers(pair).split(",", -1))
        .map(member -> member.replaceAll("^\"\\w+\":\"|\"$", ""))
        .flatMap(
            text -> {
              BigInteger number = new BigInteger(1, Base64.getUrlDecoder().decode(text));
              return List.of(text, number.toString(16), number.toString()).stream();
            })
        .toList();
  }

  private static String last32(Key key) {
    byte[] der = key.getEncoded();
    return base64url(Arrays.copyOfRange(der, der.length - 32, der.length));
  }

  static String number(BigInteger number) {
    return number(number, (number.bitLength() + 7) / 8);
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int count = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
    return base64url(fixed);
  }

  static String base64url(byte[] bytes) {
    return new String(Base64.getUrlEncoder().withoutPadding().encode(bytes), US_ASCII);
  }
}
