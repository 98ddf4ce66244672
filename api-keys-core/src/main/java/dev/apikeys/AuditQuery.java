package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which audit entries to read. Immutable; by default the newest {@value KeyQuery#DEFAULT_LIMIT} of
 * all tenants.
 *
 * @param tenants of which tenants
 * @param keyId of which key, if of one only
 * @param before only those with an id below this one, which is the last of the page before
 * @param limit at most so many, 1 to {@value KeyQuery#MAX_LIMIT}
 */
public record AuditQuery(
    Tenants tenants, Optional<String> keyId, Optional<Long> before, int limit) {

  /**
   * Refuses a limit out of range, and an id that no key can have.
   *
   * @throws InvalidMemberException naming which of them
   */
  public AuditQuery {
    requireNonNull(tenants, "tenants");
    requireNonNull(keyId, "keyId").ifPresent(id -> Require.text("keyId", id, Require.MAX_NAME));
    requireNonNull(before, "before");
    if (limit < 1 || limit > KeyQuery.MAX_LIMIT) {
      throw new InvalidMemberException(
          "limit", "is " + limit + ": it must be between 1 and " + KeyQuery.MAX_LIMIT);
    }
  }

  /** The newest entries of all tenants. */
  public static AuditQuery all() {
    return new AuditQuery(
        Tenants.all(), Optional.empty(), Optional.empty(), KeyQuery.DEFAULT_LIMIT);
  }

  /** Only entries of these tenants. */
  public AuditQuery of(Tenants some) {
    return new AuditQuery(requireNonNull(some, "some"), keyId, before, limit);
  }

  /** Only entries about this key. */
  public AuditQuery about(String id) {
    return new AuditQuery(tenants, Optional.of(requireNonNull(id, "id")), before, limit);
  }

  /** Only entries older than the one of this id. */
  public AuditQuery before(long id) {
    return new AuditQuery(tenants, keyId, Optional.of(id), limit);
  }

  /** At most so many. */
  public AuditQuery limit(int most) {
    return new AuditQuery(tenants, keyId, before, most);
  }
}
