package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the JDK digests with, made once for each thread. */
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
    return mac.doFinal(token.getBytes(UTF_8));
  }

  byte[] sha256(String token) {
    return digest.digest(token.getBytes(UTF_8));
  }
}
