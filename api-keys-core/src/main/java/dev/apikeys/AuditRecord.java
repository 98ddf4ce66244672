package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * An audit entry as a store keeps it.
 *
 * @param id ascending by when it was written; the mark to go on from
 * @param entry the entry
 */
public record AuditRecord(long id, AuditEntry entry) {
  /** Refuses null. */
  public AuditRecord {
    requireNonNull(entry, "entry");
  }
}
