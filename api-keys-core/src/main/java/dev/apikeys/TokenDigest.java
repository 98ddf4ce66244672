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

  byte[] of(String token);

  /** SHA-256 without a key. */
  static TokenDigest sha256() {
    return unkeyed("SHA-256");
  }

  /** SHA-512 without a key. */
  static TokenDigest sha512() {
    return unkeyed("SHA-512");
  }

  private static TokenDigest unkeyed(String algorithm) {
    return token -> {
      try {
        return MessageDigest.getInstance(algorithm).digest(token.getBytes(UTF_8));
      } catch (GeneralSecurityException missing) {
        throw lacking(algorithm, missing);
      }
    };
  }

  /** HMAC-SHA-256 under this key (RFC 2104). */
  static TokenDigest hmacSha256(byte[] bytes) {
    SecretKeySpec key = new SecretKeySpec(bytes, "HmacSHA256");
    return token -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal(token.getBytes(UTF_8));
      } catch (GeneralSecurityException missing) {
        throw lacking("HmacSHA256", missing);
      }
    };
  }

  private static IllegalStateException lacking(String name, GeneralSecurityException missing) {
    return new IllegalStateException("this Java runtime lacks " + name, missing);
  }
}
