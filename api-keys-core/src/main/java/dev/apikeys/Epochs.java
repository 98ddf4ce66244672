package dev.apikeys;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether something about a secret may have changed since it began to be read: then its epoch
 * is another one. Secrets share epochs, at the price of a needless look-up; none is ever forgotten.
 * Thread-safe.
 */
final class Epochs {

  private static final int SHARED = 4_096;

  private final AtomicLongArray ofSome = new AtomicLongArray(SHARED);
  private final AtomicLong ofAll = new AtomicLong();
  private final AtomicLong ofAny = new AtomicLong();

  private static int index(SecretId id) {
    return id.hashCode() & (SHARED - 1);
  }

  /** That of this secret. */
  long of(SecretId id) {
    return ofSome.get(index(id)) + ofAll.get();
  }

  /** That of a secret which is not known yet: another one after any change. */
  long ofAny() {
    return ofAny.get();
  }

  void advance(SecretId id) {
    ofSome.incrementAndGet(index(id));
    ofAny.incrementAndGet();
  }

  void advanceAll() {
    ofAll.incrementAndGet();
    ofAny.incrementAndGet();
  }
}
