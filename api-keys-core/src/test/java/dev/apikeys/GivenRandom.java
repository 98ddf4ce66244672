package dev.apikeys;

import java.security.SecureRandom;
import java.util.Random;

/** Random bytes that a test knows beforehand. */
final class GivenRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final Random bytes;

  GivenRandom(Random bytes) {
    this.bytes = bytes;
  }

  @Override
  public void nextBytes(byte[] drawn) {
    bytes.nextBytes(drawn);
  }
}
