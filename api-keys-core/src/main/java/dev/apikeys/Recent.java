package dev.apikeys;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that were used last, in places that their ids give them, so that one in use is found
 * without anything in between. Of two that share a place one is there as long as it is in use.
 * Thread-safe.
 */
final class Recent {

  /** For each secret, so that few share one: they cost four bytes each. */
  private static final int PLACES = 4;

  private static final int MOST_PLACES = 1 << 22;

  private final AtomicReferenceArray<@Nullable Snapshot> places;

  /** With places for so many. */
  Recent(int secrets) {
    int count = Math.min(Math.max(1, secrets), MOST_PLACES / PLACES) * PLACES;
    this.places = new AtomicReferenceArray<>(Integer.highestOneBit(2 * count - 1));
  }

  private int place(SecretId id) {
    return id.hashCode() & (places.length() - 1);
  }

  /** What is in the place of this id; perhaps another secret. */
  @Nullable Snapshot at(SecretId id) {
    return places.getPlain(place(id));
  }

  void put(Snapshot one) {
    places.lazySet(place(one), one);
  }

  /** Puts it where that was, unless something has come since, which is newer. */
  void replace(@Nullable Snapshot that, Snapshot one) {
    places.compareAndSet(place(one), that, one);
  }

  void remove(SecretId id) {
    int place = place(id);
    Snapshot there = places.get(place);
    if (there != null && there.equals(id)) {
      places.compareAndSet(place, there, null);
    }
  }

  void clear() {
    for (int i = 0; i < places.length(); i++) {
      places.lazySet(i, null);
    }
  }
}
