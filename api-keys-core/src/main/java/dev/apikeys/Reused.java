package dev.apikeys;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A few of something that is costly to make and used by one thread at a time. Whoever finds none
 * makes one, so that nobody waits; how many are kept depends on the processors, not on the threads.
 * Thread-safe.
 */
final class Reused<T> {

  /** So far apart that two processors do not write to one line of memory. */
  private static final int SPACING = 32;

  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 4 - 1) << 1;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>((SLOTS + 1) * SPACING);
  private final Supplier<T> maker;

  Reused(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The slot that this thread looks into. */
  static int slot() {
    return (((int) Thread.currentThread().getId() & (SLOTS - 1)) + 1) * SPACING;
  }

  T take(int slot) {
    T kept = slots.getAndSet(slot, null);
    return kept == null ? maker.get() : kept;
  }

  void giveBack(int slot, T used) {
    slots.lazySet(slot, used);
  }
}
