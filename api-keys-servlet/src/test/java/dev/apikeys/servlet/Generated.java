package dev.apikeys.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Bytes that are made while they are read, and so need no room. */
final class Generated extends InputStream {

  private final long length;
  private final Runnable atHalf;
  private long read;

  /**
   * So many bytes.
   *
   * @param atHalf what is done once half of them were read
   */
  Generated(long length, Runnable atHalf) {
    this.length = length;
    this.atHalf = atHalf;
  }

  Generated(long length) {
    this(length, () -> {});
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) {
    if (read == length) {
      return -1;
    }
    long end = read < length / 2 ? length / 2 : length;
    int given = (int) Math.min(count, end - read);
    for (int i = 0; i < given; i++, read++) {
      bytes[offset + i] = (byte) ((read * 31) >> 7);
    }
    if (read == length / 2) {
      atHalf.run();
    }
    return given;
  }

  /** The length and the SHA-256 of a stream, read to its end. */
  static String told(InputStream stream) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[8192];
    long length = 0;
    for (int given = stream.read(block); given >= 0; given = stream.read(block)) {
      digest.update(block, 0, given);
      length += given;
    }
    // Not in hexadecimal digits: no answer may hold what looks like a hash of ours.
    return length + " " + Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
