package dev.apikeys;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells whether something about a secret may have changed since it began to be read: then its epoch
 * is another one. Secrets share epochs, at the price of a needless look-up; none is ever forgotten.
 * Thread-safe.
 */
final class Epochs {

  private static final int SHARED = 4_096;

  private final AtomicIntegerArray ofSome = new AtomicIntegerArray(SHARED);
  private final AtomicInteger ofAll = new AtomicInteger();
  private final AtomicInteger ofAny = new AtomicInteger();

  private static int index(SecretId id) {
    return id.hashCode() & (SHARED - 1);
  }

  /** That of this secret. */
  int of(SecretId id) {
    return ofSome.get(index(id)) + ofAll.get();
  }

  /** Another one after any change of whatever secret. */
  int ofAny() {
    return ofAny.get();
  }

  /** Whoever then sees the secret's new epoch sees the new one of any as well. */
  void advance(SecretId id) {
    ofAny.incrementAndGet();
    ofSome.incrementAndGet(index(id));
  }

  void advanceAll() {
    ofAny.incrementAndGet();
    ofAll.incrementAndGet();
  }
}
