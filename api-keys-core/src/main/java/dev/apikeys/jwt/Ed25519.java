package dev.apikeys.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Ed25519 (RFC 8032, RFC 8037) by the JDK itself: the library's own signers of it need Tink.
 * Thread-safe.
 */
abstract sealed class Ed25519 {

  private static final String NAME = "Ed25519";
  private static final int LENGTH = 32;

  /** What stands before the 32 bytes of a key in its DER form (RFC 8410, sections 4 and 7). */
  private static final byte[] BEFORE_PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final byte[] BEFORE_PRIVATE =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  /** The field of the curve (RFC 8032, section 5.1): 2^255 - 19. */
  private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private static final BigInteger ORDER_8 =
      new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

  /**
   * The y of the points of the orders 4, 1, 2, 8 and 8, whatever their sign (RFC 7748, section 7).
   */
  private static final Set<BigInteger> SMALL_ORDER =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          FIELD.subtract(BigInteger.ONE),
          ORDER_8,
          FIELD.subtract(ORDER_8));

  private final JCAContext context = new JCAContext();

  private Ed25519() {}

  /** The public key of these bytes, as a JWK has them in {@code x}. */
  static PublicKey publicKey(byte[] x) throws GeneralSecurityException {
    return KeyFactory.getInstance(NAME)
        .generatePublic(new X509EncodedKeySpec(joined(BEFORE_PUBLIC, x)));
  }

  /** The private key of these bytes, as a JWK has them in {@code d}. */
  static PrivateKey privateKey(byte[] d) throws GeneralSecurityException {
    return KeyFactory.getInstance(NAME)
        .generatePrivate(new PKCS8EncodedKeySpec(joined(BEFORE_PRIVATE, d)));
  }

  /** The bytes of a public key, as a JWK has them in {@code x}. */
  static byte[] x(PublicKey key) {
    byte[] der = key.getEncoded();
    return Arrays.copyOfRange(der, der.length - LENGTH, der.length);
  }

  /** Whether anybody can sign for this key, since its point has the order 1, 2, 4 or 8. */
  static boolean isOfSmallOrder(EdECPublicKey key) {
    return SMALL_ORDER.contains(key.getPoint().getY().mod(FIELD));
  }

  private static byte[] joined(byte[] before, byte[] key) throws InvalidKeyException {
    if (key.length != LENGTH) {
      throw new InvalidKeyException("must be of " + LENGTH + " bytes");
    }
    byte[] joined = Arrays.copyOf(before, before.length + key.length);
    System.arraycopy(key, 0, joined, before.length, key.length);
    return joined;
  }

  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA);
  }

  public JCAContext getJCAContext() {
    return context;
  }

  static final class Signer extends Ed25519 implements JWSSigner {

    private final PrivateKey key;

    Signer(PrivateKey key) {
      this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] content) throws JOSEException {
      try {
        Signature signature = Signature.getInstance(NAME);
        signature.initSign(key);
        signature.update(content);
        return Base64URL.encode(signature.sign());
      } catch (GeneralSecurityException failed) {
        throw new JOSEException("Ed25519 cannot sign with this key");
      }
    }
  }

  static final class Verifier extends Ed25519 implements JWSVerifier {

    private final PublicKey key;

    Verifier(PublicKey key) {
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] content, Base64URL signature)
        throws JOSEException {
      try {
        Signature verification = Signature.getInstance(NAME);
        verification.initVerify(key);
        verification.update(content);
        return verification.verify(signature.decode());
      } catch (GeneralSecurityException failed) {
        throw new JOSEException("Ed25519 cannot verify with this key");
      }
    }
  }
}
