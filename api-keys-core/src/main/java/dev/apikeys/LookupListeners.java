package dev.apikeys;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are told of look-ups; they cannot change them. While there are none, nothing is timed.
 * Thread-safe.
 */
final class LookupListeners {

  private static final Logger log = LoggerFactory.getLogger(LookupListeners.class);

  private final boolean any;
  private final List<LookupListener> all;

  LookupListeners(List<LookupListener> all) {
    this.all = List.copyOf(all);
    this.any = !all.isEmpty();
  }

  /** When a look-up begins, for whoever is told of its end. */
  long begin() {
    return any ? System.nanoTime() : 0;
  }

  /** Memory had the answer. */
  void remembered(long begun) {
    if (any) {
      tell(true, System.nanoTime() - begun);
    }
  }

  /** The store was asked, or somebody was waited for who asked it. */
  void asked(long begun) {
    if (any) {
      tell(false, System.nanoTime() - begun);
    }
  }

  private void tell(boolean remembered, long nanos) {
    for (LookupListener listener : all) {
      try {
        listener.lookedUp(remembered, nanos);
      } catch (Throwable broken) { // whatever a listener of the application comes to
        log.error("A listener failed; the verification goes on without it.", broken);
      }
    }
  }
}
