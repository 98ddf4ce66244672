package dev.apikeys.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.apikeys.InvalidMemberException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** The three algorithms that keys are signed by, each for one kind of key (RFC 7518, RFC 8037). */
enum JwtAlgorithm {
  RS256("RS256") {
    @Override
    JWSSigner signer(PrivateKey key) {
      return new RSASSASigner(key);
    }

    @Override
    JWSVerifier verifier(PublicKey key) {
      return new RSASSAVerifier((RSAPublicKey) key);
    }

    @Override
    JWK jwk(String kid, PublicKey key) {
      return new RSAKey.Builder((RSAPublicKey) key)
          .keyID(kid)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(jws())
          .build();
    }
  },

  ES256("ES256") {
    @Override
    JWSSigner signer(PrivateKey key) throws JOSEException {
      return new ECDSASigner((ECPrivateKey) key);
    }

    @Override
    JWSVerifier verifier(PublicKey key) throws JOSEException {
      return new ECDSAVerifier((ECPublicKey) key);
    }

    @Override
    JWK jwk(String kid, PublicKey key) {
      return new ECKey.Builder(Curve.P_256, (ECPublicKey) key)
          .keyID(kid)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(jws())
          .build();
    }
  },

  EDDSA("EdDSA") {
    @Override
    JWSSigner signer(PrivateKey key) {
      return new Ed25519.Signer(key);
    }

    @Override
    JWSVerifier verifier(PublicKey key) {
      return new Ed25519.Verifier(key);
    }

    @Override
    JWK jwk(String kid, PublicKey key) {
      return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.x(key)))
          .keyID(kid)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(jws())
          .build();
    }
  };

  static final String KINDS = "a key must be RSA (2048 bits or more), EC P-256 or Ed25519";

  private static final int MIN_RSA_BITS = 2048;
  private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(65_537);
  private static final int MAX_RSA_EXPONENT_BITS = 32;

  private final String alg;

  JwtAlgorithm(String alg) {
    this.alg = alg;
  }

  /**
   * The algorithm that goes with this key.
   *
   * @throws InvalidMemberException if there is none for it, naming this member
   */
  static JwtAlgorithm of(String member, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      requireStrong(member, rsa);
      return RS256;
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return ES256;
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      if (Ed25519.isOfSmallOrder(ed)) {
        throw new InvalidMemberException(
            member, "is an Ed25519 key of small order: anybody could sign for it");
      }
      return EDDSA;
    }
    throw new InvalidMemberException(member, "is of another kind: " + KINDS);
  }

  /**
   * The least that can be seen of a public key (NIST SP 800-56B, section 6.4.2; FIPS 186-5,
   * appendix A.1.1). Larger exponents are allowed there, but slow to verify by.
   */
  private static void requireStrong(String member, RSAPublicKey rsa) {
    int bits = rsa.getModulus().bitLength();
    if (bits < MIN_RSA_BITS) {
      throw new InvalidMemberException(
          member, "is an RSA key of %d bits: it needs %d".formatted(bits, MIN_RSA_BITS));
    }
    if (!rsa.getModulus().testBit(0)) {
      throw new InvalidMemberException(
          member, "is an RSA key of an even modulus: it needs an odd one");
    }
    BigInteger exponent = rsa.getPublicExponent();
    if (!exponent.testBit(0)
        || exponent.compareTo(MIN_RSA_EXPONENT) < 0
        || exponent.bitLength() > MAX_RSA_EXPONENT_BITS) {
      throw new InvalidMemberException(
          member, "is an RSA key of a weak exponent: it needs an odd one of 65537 to 2^32");
    }
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(alg);
  }

  abstract JWSSigner signer(PrivateKey key) throws JOSEException;

  abstract JWSVerifier verifier(PublicKey key) throws JOSEException;

  /** What is published of a key. */
  abstract JWK jwk(String kid, PublicKey key);
}
