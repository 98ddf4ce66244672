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
      int bits = rsa.getModulus().bitLength();
      if (bits < MIN_RSA_BITS) {
        throw new InvalidMemberException(
            member, "is an RSA key of %d bits: it needs %d".formatted(bits, MIN_RSA_BITS));
      }
      return RS256;
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return ES256;
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      return EDDSA;
    }
    throw new InvalidMemberException(member, "is of another kind: " + KINDS);
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(alg);
  }

  /** The name as it stands in {@code alg}. */
  String alg() {
    return alg;
  }

  abstract JWSSigner signer(PrivateKey key) throws JOSEException;

  abstract JWSVerifier verifier(PublicKey key) throws JOSEException;

  /** What is published of a key. */
  abstract JWK jwk(String kid, PublicKey key);
}
