package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a change makes of a key.
 *
 * @param after the key from now on; empty deletes it
 * @param entry the audit entry
 */
public record Change(Optional<StoredKey> after, AuditEntry entry) {

  /** Refuses null. */
  public Change {
    requireNonNull(after, "after");
    requireNonNull(entry, "entry");
  }

  /**
   * This change, if it is one of that key: none moves a key to another id, tenant or owner, or says
   * that it was created at another time or by somebody else.
   *
   * @throws IllegalArgumentException if this one would
   */
  public Change of(ApiKey before) {
    requireNonNull(before, "before");
    after
        .map(StoredKey::key)
        .filter(key -> !identity(key).equals(identity(before)))
        .ifPresent(
            key -> {
              throw new IllegalArgumentException(
                  "a change must keep id, tenant, owner, createdAt and createdBy of the key "
                      + Require.printable(before.id()));
            });
    return this;
  }

  private static List<Object> identity(ApiKey key) {
    return List.of(key.id(), key.tenant(), key.owner(), key.createdAt(), key.createdBy());
  }
}
