package dev.apikeys.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.apikeys.InvalidMemberException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JWKs (RFC 7517). What it refuses it does not repeat. */
final class JwkText {

  static final int MAX_LENGTH = 64 * 1024;

  private static final String MEMBER = "jwk";

  /** The curve, and by RFC 9864 also the algorithm, which is EdDSA by RFC 8037. */
  private static final String ED25519 = "Ed25519";

  private static final String EDDSA = JwtAlgorithm.EDDSA.jws().getName();

  /** What a JWK is made of; certificates and the like are left aside. */
  private static final List<String> MATERIAL =
      List.of("kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi");

  /**
   * Of which none is in the JWK of a public key (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; {@code
   * priv} is that of kty AKP).
   */
  private static final List<String> SECRET =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

  private JwkText() {}

  static JwtKey read(String json) {
    return read(object(json).orElseThrow(() -> refused("is no JSON object")));
  }

  /**
   * The JSON object that this text is. None of its own members is there twice; within them, in the
   * keys of a set for one, that may be, and the last one counts.
   */
  static Optional<Map<String, Object>> object(String json) {
    try {
      return Optional.ofNullable(JSONObjectUtils.parse(json, MAX_LENGTH));
    } catch (ParseException isNone) {
      return Optional.empty();
    }
  }

  static boolean isSecret(Map<String, Object> jwk) {
    return "oct".equals(jwk.get("kty")) || SECRET.stream().anyMatch(jwk::containsKey);
  }

  static JwtKey read(Map<String, Object> jwk) {
    if (!(jwk.get("kid") instanceof String kid)) {
      throw new InvalidMemberException("kid", "is missing: give the JWK one");
    }
    Require.kid(kid);
    JwtKey.Halves halves = halves(jwk);
    JwtKey key = JwtKey.of(MEMBER, kid, halves);
    requireIntended(jwk, key);
    return key;
  }

  /** Refuses a key that is meant for something else (RFC 7517, sections 4.2 to 4.4). */
  private static void requireIntended(Map<String, Object> jwk, JwtKey key) {
    if (!"sig".equals(jwk.getOrDefault("use", "sig"))) {
      throw refused("has another use than sig");
    }
    Object alg = jwk.getOrDefault("alg", key.algorithm());
    if (!key.algorithm().equals(ED25519.equals(alg) ? EDDSA : alg)) {
      throw refused("has another alg than " + key.algorithm());
    }
    String needed = key.canSign() ? "sign" : "verify";
    if (jwk.containsKey("key_ops")
        && !(jwk.get("key_ops") instanceof List<?> allowed && allowed.contains(needed))) {
      throw refused("does not have " + needed + " among its key_ops");
    }
  }

  private static JwtKey.Halves halves(Map<String, Object> jwk) {
    Map<String, Object> material = new HashMap<>(jwk);
    material.keySet().retainAll(MATERIAL);
    Object kty = jwk.get("kty");
    try {
      if ("RSA".equals(kty)) {
        RSAKey rsa = RSAKey.parse(material);
        return new JwtKey.Halves(rsa.toRSAPublicKey(), Optional.ofNullable(rsa.toPrivateKey()));
      }
      if ("EC".equals(kty)) {
        ECKey ec = ECKey.parse(material);
        return new JwtKey.Halves(ec.toECPublicKey(), Optional.ofNullable(ec.toPrivateKey()));
      }
      if ("OKP".equals(kty) && ED25519.equals(jwk.get("crv"))) {
        return ed25519(OctetKeyPair.parse(material));
      }
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException broken) {
      throw refused("is no whole key of its kty");
    }
    throw refused("is of another kind: " + JwtAlgorithm.KINDS);
  }

  private static JwtKey.Halves ed25519(OctetKeyPair pair) throws GeneralSecurityException {
    PublicKey publicKey = Ed25519.publicKey(pair.getDecodedX());
    return pair.isPrivate()
        ? new JwtKey.Halves(publicKey, Optional.of(Ed25519.privateKey(pair.getDecodedD())))
        : new JwtKey.Halves(publicKey, Optional.empty());
  }

  private static InvalidMemberException refused(String problem) {
    return new InvalidMemberException(MEMBER, problem);
  }
}
