package dev.apikeys;

import java.util.Optional;

/**
 * What a change makes of a key.
 *
 * @param after the key from now on; empty deletes it
 * @param entry the audit entry
 */
public record Change(Optional<StoredKey> after, AuditEntry entry) {}
