package dev.apikeys;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a verification and cannot change it: the use is noted, an outdated hash is replaced
 * later, listeners are told.
 */
record Afterwards(LastUses lastUses, Rehashing rehashing, List<VerificationListener> listeners)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Afterwards.class);

  void succeeded(byte[] token, Snapshot proved, long now) {
    lastUses.note(proved, now);
    if (proved.isOutdated()) {
      rehashing.note(token, proved.secret().id(), proved.hash());
    }
  }

  void tell(Verification outcome, VerificationContext context, InstantSource clock) {
    if (listeners.isEmpty()) {
      return;
    }
    Instant at = clock.instant();
    for (VerificationListener listener : listeners) {
      try {
        listener.verified(outcome, context, at);
      } catch (Throwable broken) { // whatever a listener of the application comes to
        log.error("A listener failed; the verification goes on without it.", broken);
      }
    }
  }

  @Override
  public void close() {
    rehashing.close();
    lastUses.close();
  }
}
