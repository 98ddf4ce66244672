package dev.apikeys;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of what was done to keys; they cannot change it. Thread-safe. */
record AuditListeners(List<AuditListener> all) {

  private static final Logger log = LoggerFactory.getLogger(AuditListeners.class);

  AuditListeners {
    all = List.copyOf(all);
  }

  void tell(List<AuditEntry> entries) {
    for (AuditEntry entry : entries) {
      for (AuditListener listener : all) {
        try {
          listener.recorded(entry);
        } catch (Throwable broken) { // whatever a listener of the application comes to
          log.error("A listener failed; what was done to the key holds.", broken);
        }
      }
    }
  }
}
