package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.AuditEntry;

/**
 * Published in the application's context for each thing that was done to a key, once it holds.
 *
 * <p>Hear it with {@code @EventListener}: the transaction was committed when it is published, so
 * that {@code @TransactionalEventListener} hears none unless {@code fallbackExecution} is set.
 * Nothing is published of what was rolled back. It comes on the thread that made the change, which
 * waits for each listener; what one throws is logged, keeps the event from the listeners behind it,
 * and changes nothing. One that writes to the database needs a transaction of its own ({@code
 * REQUIRES_NEW}). Immutable.
 *
 * @param entry what was done, to which key, by whom and when; holds no secret
 */
public record ApiKeyAuditEvent(AuditEntry entry) {

  /** Refuses null. */
  public ApiKeyAuditEvent {
    requireNonNull(entry, "entry");
  }
}
