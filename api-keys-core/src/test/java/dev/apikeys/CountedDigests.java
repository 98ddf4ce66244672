package dev.apikeys;

import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the SHA-256 of this thread, also beneath HMAC, as the most preferred provider of it: each
 * digest, and the bytes that went into it.
 */
final class CountedDigests implements AutoCloseable {

  private static final String ALGORITHM = "SHA-256";
  private static final AtomicInteger COUNTERS = new AtomicInteger();

  /** The usual digest, counted. */
  private final class Counted extends MessageDigestSpi implements Cloneable {

    private final MessageDigest usual;

    Counted(MessageDigest usual) {
      this.usual = usual;
    }

    @Override
    protected void engineUpdate(byte input) {
      read(1);
      usual.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      read(length);
      usual.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
      digested();
      return usual.digest();
    }

    @Override
    protected void engineReset() {
      usual.reset();
    }

    @Override
    protected int engineGetDigestLength() {
      return usual.getDigestLength();
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
      return new Counted((MessageDigest) usual.clone());
    }
  }

  private final class Counting extends Provider {

    private static final long serialVersionUID = 1L;

    Counting() {
      super("counting-" + COUNTERS.incrementAndGet(), "1", "counts digests");
      putService(
          new Service(this, "MessageDigest", ALGORITHM, "counted", List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return new Counted(MessageDigest.getInstance(ALGORITHM, usual));
            }
          });
    }
  }

  private final Thread thread = Thread.currentThread();
  private final Provider usual;
  private final Provider counting = new Counting();
  private int digests;
  private long bytes;

  CountedDigests() {
    this.usual = Security.getProviders("MessageDigest." + ALGORITHM)[0];
    Security.insertProviderAt(counting, 1);
  }

  private void read(int length) {
    bytes += Thread.currentThread() == thread ? length : 0;
  }

  private void digested() {
    digests += Thread.currentThread() == thread ? 1 : 0;
  }

  int digests() {
    return digests;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Security.removeProvider(counting.getName());
  }
}
