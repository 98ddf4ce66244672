package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Proves presented texts by stored hashes, as verifications do. */
final class Proving {

  static final SecretId ID = SecretId.of("0123456789abcdef").orElseThrow();

  private Proving() {}

  static boolean proves(SecretHasher hasher, String presented, SecretHash stored) {
    return hasher.proofOf(ID, stored).isProvedBy(presented.getBytes(UTF_8));
  }
}
