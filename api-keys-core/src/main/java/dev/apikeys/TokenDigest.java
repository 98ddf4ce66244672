package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How tokens are digested under one scheme: their UTF-8 bytes, whole. Thread-safe. */
interface TokenDigest {

  /** The bytes of a SHA-256, with or without key. */
  int BYTES_256 = 32;

  /** The bytes of a SHA-512. */
  int BYTES_512 = 64;

  byte[] of(byte[] token);

  default byte[] of(String token) {
    return of(token.getBytes(UTF_8));
  }

  /** SHA-256 without a key. */
  static TokenDigest sha256() {
    return unkeyed("SHA-256");
  }

  /** SHA-512 without a key. */
  static TokenDigest sha512() {
    return unkeyed("SHA-512");
  }

  private static TokenDigest unkeyed(String algorithm) {
    Reused<MessageDigest> digests = new Reused<>(() -> digest(algorithm));
    return token -> {
      int slot = Reused.slot();
      MessageDigest digest = digests.take(slot);
      byte[] made = digest.digest(token);
      digest.reset(); // which wipes what it holds of the token
      digests.giveBack(slot, digest);
      return made;
    };
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException missing) {
      throw lacking(algorithm, missing);
    }
  }

  /** HMAC-SHA-256 under this key (RFC 2104). */
  static TokenDigest hmacSha256(byte[] bytes) {
    SecretKeySpec key = new SecretKeySpec(bytes, "HmacSHA256");
    Reused<Mac> macs = new Reused<>(() -> mac(key));
    return token -> {
      int slot = Reused.slot();
      Mac mac = macs.take(slot);
      byte[] made = mac.doFinal(token);
      macs.giveBack(slot, mac);
      return made;
    };
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException missing) {
      throw lacking(key.getAlgorithm(), missing);
    }
  }

  private static IllegalStateException lacking(String name, GeneralSecurityException missing) {
    return new IllegalStateException("this Java runtime lacks " + name, missing);
  }
}
