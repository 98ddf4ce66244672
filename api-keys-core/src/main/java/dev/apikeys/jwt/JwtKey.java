package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.apikeys.InvalidMemberException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/**
 * One key of the issuer: public, and private as well where it may sign.
 *
 * <p>RSA of 2048 bits or more signs by RS256, EC P-256 by ES256, Ed25519 by EdDSA (RFC 7518, RFC
 * 8037); there are no others. None is ever generated here: draw one by {@code openssl genpkey
 * -algorithm ed25519 -out signing.pem} and {@code openssl pkey -in signing.pem -pubout >>
 * signing.pem}, and keep it as you keep a password. Its private half leaves it by no method.
 * Immutable.
 */
public final class JwtKey {

  /** The two halves of a key, or the one that is public. */
  record Halves(PublicKey publicKey, Optional<PrivateKey> privateKey) {
    @Override
    public String toString() {
      return "Halves[redacted]";
    }
  }

  private static final byte[] PROBE = "dev.apikeys.jwt".getBytes(US_ASCII);

  private final JWSHeader header;
  private final JWK published;
  private final JWSVerifier verifier;
  private final Optional<JWSSigner> signer;

  private JwtKey(JwtAlgorithm algorithm, String kid, Halves halves) throws JOSEException {
    this.header =
        new JWSHeader.Builder(algorithm.jws())
            .keyID(kid)
            .type(new JOSEObjectType(CompactJwt.TYPE))
            .build();
    this.published = algorithm.jwk(kid, halves.publicKey());
    this.verifier = algorithm.verifier(halves.publicKey());
    this.signer =
        halves.privateKey().isPresent()
            ? Optional.of(algorithm.signer(halves.privateKey().get()))
            : Optional.empty();
  }

  /**
   * Reads a JWK (RFC 7517), private or public.
   *
   * @param json with {@code kid}: 1 to 64 printable ASCII characters without blanks. {@code use},
   *     {@code alg} and {@code key_ops} may be left out
   * @throws InvalidMemberException if it is of another kind, weak, broken, or meant for something
   *     else, or its halves do not belong together; the message holds nothing of it
   */
  public static JwtKey ofJwk(String json) {
    return JwkText.read(requireNonNull(json, "json"));
  }

  /**
   * Reads the PEM blocks {@code PRIVATE KEY} (PKCS #8) and {@code PUBLIC KEY} (RFC 7468), or one of
   * them. A private key of another kind than RSA needs the public one beside it, in any order.
   *
   * @param kid what the key is to be called: 1 to 64 printable ASCII characters without blanks;
   *     never that of another key
   * @throws InvalidMemberException if it is of another kind or form, weak or broken, or its halves
   *     do not belong together; the message says how to convert it and holds nothing of it
   */
  public static JwtKey ofPem(String kid, String pem) {
    requireNonNull(kid, "kid");
    requireNonNull(pem, "pem");
    return of("pem", Require.kid(kid), Pem.read(pem));
  }

  static JwtKey of(String member, String kid, Halves halves) {
    JwtAlgorithm algorithm = JwtAlgorithm.of(member, halves.publicKey());
    try {
      JwtKey key = new JwtKey(algorithm, kid, halves);
      if (!key.canSign() || key.verifies(PROBE, key.signature(PROBE))) {
        return key;
      }
    } catch (JOSEException | RuntimeException foreign) {
      // What is said of it could hold a part of it.
    }
    throw new InvalidMemberException(
        member, "is broken, or its private and its public half do not belong together");
  }

  /** Its name in the header of the tokens and among the published keys. */
  public String kid() {
    return header.getKeyID();
  }

  /** {@code RS256}, {@code ES256} or {@code EdDSA}. */
  public String algorithm() {
    return header.getAlgorithm().getName();
  }

  /** Whether its private half is known. */
  public boolean canSign() {
    return signer.isPresent();
  }

  JWK published() {
    return published;
  }

  /** The token that says this, signed. */
  String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(signer.orElseThrow());
      return jwt.serialize();
    } catch (JOSEException failed) {
      throw new IllegalStateException("the key " + kid() + " cannot sign any more");
    }
  }

  boolean verifies(byte[] content, Base64URL signature) {
    try {
      return verifier.verify(header, content, signature);
    } catch (JOSEException failed) {
      return false;
    }
  }

  private Base64URL signature(byte[] content) throws JOSEException {
    return signer.orElseThrow().sign(header, content);
  }

  /** Its name and its algorithm alone. */
  @Override
  public String toString() {
    return "JwtKey[" + kid() + ", " + algorithm() + "]";
  }
}
