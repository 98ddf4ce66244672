package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK digests with, made once for each thread. Tokens are ASCII, whose bytes are got in
 * the way that takes the least.
 */
@State(Scope.Thread)
public class Digests {

  private static final String HMAC = "HmacSHA256";

  private Mac mac;
  private MessageDigest digest;

  /** Makes them, with the benchmarks' pepper. */
  @Setup
  public void make() throws GeneralSecurityException {
    mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(Keyring.pepper(), HMAC));
    digest = MessageDigest.getInstance("SHA-256");
  }

  byte[] hmac(String token) {
    return mac.doFinal(token.getBytes(ISO_8859_1));
  }

  byte[] sha256(String token) {
    return digest.digest(token.getBytes(ISO_8859_1));
  }
}
