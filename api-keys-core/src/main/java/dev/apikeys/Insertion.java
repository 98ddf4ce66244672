package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A key to be stored.
 *
 * @param key the key, its secrets and their proofs
 * @param entry its audit entry
 * @param ownerLimit how many live keys its owner may have, this one included; an ownerless key has
 *     no limit
 * @param request the request that asks for it, so that a repetition of it stores nothing
 */
public record Insertion(
    StoredKey key,
    AuditEntry entry,
    Optional<OwnerLimit> ownerLimit,
    Optional<KeyRequest> request) {

  /** Refuses null. */
  public Insertion {
    requireNonNull(key, "key");
    requireNonNull(entry, "entry");
    requireNonNull(ownerLimit, "ownerLimit");
    requireNonNull(request, "request");
  }

  /** A key without limit and without request. */
  public static Insertion of(StoredKey key, AuditEntry entry) {
    return new Insertion(key, entry, Optional.empty(), Optional.empty());
  }

  /** The same, under this limit. */
  public Insertion limitedTo(OwnerLimit limit) {
    return new Insertion(key, entry, Optional.of(requireNonNull(limit, "limit")), request);
  }

  /** The same, for this request. */
  public Insertion requestedBy(KeyRequest id) {
    return new Insertion(key, entry, ownerLimit, Optional.of(requireNonNull(id, "id")));
  }
}
