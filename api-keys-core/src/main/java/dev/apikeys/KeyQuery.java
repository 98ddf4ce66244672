package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which keys to list. Immutable; by default the first {@value #DEFAULT_LIMIT} usable keys of all
 * tenants.
 *
 * @param tenants of which tenants
 * @param owner of which owner, if of one only
 * @param includeInactive also those that are revoked, disabled or expired
 * @param createdBefore only those created before this instant
 * @param unusedSince only those that were neither created, begun, enabled or given a secret nor
 *     used at or after this instant
 * @param after only those that follow the key of this id, which is the last of the page before
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 */
public record KeyQuery(
    Tenants tenants,
    Optional<String> owner,
    boolean includeInactive,
    Optional<Instant> createdBefore,
    Optional<Instant> unusedSince,
    Optional<String> after,
    int limit) {

  /** The keys of a page, unless said otherwise. */
  public static final int DEFAULT_LIMIT = 100;

  /** The most keys of a page. */
  public static final int MAX_LIMIT = 1000;

  /**
   * Refuses a limit out of range, an owner and an id that no key can have, and instants beyond the
   * years 1 to 9999.
   *
   * @throws InvalidMemberException naming which of them
   */
  public KeyQuery {
    requireNonNull(tenants, "tenants");
    requireNonNull(owner, "owner").ifPresent(Require::owner);
    requireNonNull(createdBefore, "createdBefore")
        .ifPresent(instant -> Require.mark("createdBefore", instant));
    requireNonNull(unusedSince, "unusedSince")
        .ifPresent(instant -> Require.mark("unusedSince", instant));
    requireNonNull(after, "after").ifPresent(id -> Require.text("after", id, Require.MAX_NAME));
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidMemberException(
          "limit", "is " + limit + ": it must be between 1 and " + MAX_LIMIT);
    }
  }

  /** The usable keys of all tenants. */
  public static KeyQuery all() {
    return new KeyQuery(
        Tenants.all(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_LIMIT);
  }

  /** Only keys of these tenants. */
  public KeyQuery of(Tenants some) {
    return new KeyQuery(
        requireNonNull(some, "some"),
        owner,
        includeInactive,
        createdBefore,
        unusedSince,
        after,
        limit);
  }

  /** Only keys of this owner. */
  public KeyQuery ownedBy(String id) {
    return new KeyQuery(
        tenants,
        Optional.of(requireNonNull(id, "id")),
        includeInactive,
        createdBefore,
        unusedSince,
        after,
        limit);
  }

  /** Also revoked, disabled and expired keys. */
  public KeyQuery includingInactive() {
    return new KeyQuery(tenants, owner, true, createdBefore, unusedSince, after, limit);
  }

  /** Only keys created before this instant. */
  public KeyQuery createdBefore(Instant instant) {
    return new KeyQuery(
        tenants,
        owner,
        includeInactive,
        Optional.of(requireNonNull(instant, "instant")),
        unusedSince,
        after,
        limit);
  }

  /** Only keys neither created, begun, enabled or given a secret nor used since this instant. */
  public KeyQuery unusedSince(Instant instant) {
    return new KeyQuery(
        tenants,
        owner,
        includeInactive,
        createdBefore,
        Optional.of(requireNonNull(instant, "instant")),
        after,
        limit);
  }

  /** Only what follows the key of this id. */
  public KeyQuery after(String keyId) {
    return new KeyQuery(
        tenants,
        owner,
        includeInactive,
        createdBefore,
        unusedSince,
        Optional.of(requireNonNull(keyId, "keyId")),
        limit);
  }

  /** Whether this key, as it is at this instant, is among those asked for, page and limit apart. */
  boolean asksFor(ApiKey key, Instant at) {
    KeyStatus status = key.statusAt(at);
    boolean usable = status == KeyStatus.ACTIVE || status == KeyStatus.NOT_YET_VALID;
    return tenants.include(key.tenant())
        && (owner.isEmpty() || owner.equals(key.owner()))
        && (includeInactive || usable)
        && createdBefore.map(key.createdAt()::isBefore).orElse(true)
        && unusedSince.map(key::isUnusedSince).orElse(true);
  }

  /** At most so many. */
  public KeyQuery limit(int most) {
    return new KeyQuery(tenants, owner, includeInactive, createdBefore, unusedSince, after, most);
  }
}
