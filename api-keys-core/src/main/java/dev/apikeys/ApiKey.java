package dev.apikeys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as it may be known, logged and listed: a policy and what is public of its secrets.
 *
 * <p>Immutable; holds no secret and no hash. Instants have milliseconds. Where a key comes out of a
 * verification, {@code secrets} is the presented one alone.
 *
 * @param id UUIDv7 text (RFC 9562)
 * @param name 1 to 255 characters
 * @param description at most 1,000 characters; empty if there is none
 * @param tenant at most 255 characters; {@code ""} is a tenant like any other
 * @param owner whose key it is, at most 255 characters; absent for an ownerless key
 * @param metadata a JSON object as text, at most 16 KiB; never read here
 * @param scopes what it may do
 * @param enabled the switch
 * @param notBefore when it begins, if later than at once
 * @param expiresAt when it ends, if it does; half-open
 * @param revocation its end by hand, if it came
 * @param createdAt when it was issued
 * @param createdBy by whom, as {@link Actor#toString()} writes it
 * @param updatedAt when it last changed
 * @param version counts changes, from 1
 * @param secrets its secrets, in the order in which they were added: oldest first
 */
public record ApiKey(
    String id,
    String name,
    String description,
    String tenant,
    Optional<String> owner,
    String metadata,
    Scopes scopes,
    boolean enabled,
    Optional<Instant> notBefore,
    Optional<Instant> expiresAt,
    Optional<Revocation> revocation,
    Instant createdAt,
    String createdBy,
    Instant updatedAt,
    long version,
    List<Secret> secrets) {

  /** Copies the secrets, and refuses an empty owner. */
  public ApiKey {
    if (owner.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("an owner is not empty; ownerless is Optional.empty()");
    }
    secrets = List.copyOf(secrets);
  }

  /** Its status at this instant: revoked, disabled, expired, not yet valid, else active. */
  public KeyStatus statusAt(Instant now) {
    if (revocation.isPresent()) {
      return KeyStatus.REVOKED;
    }
    if (!enabled) {
      return KeyStatus.DISABLED;
    }
    boolean ended = expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    if (ended || secrets.stream().noneMatch(s -> s.statusAt(now) == KeyStatus.ACTIVE)) {
      return KeyStatus.EXPIRED;
    }
    boolean early = notBefore.isPresent() && now.isBefore(notBefore.get());
    return early ? KeyStatus.NOT_YET_VALID : KeyStatus.ACTIVE;
  }

  /** Whether it counts against its owner's limit: neither revoked nor past its end. */
  public boolean isLiveAt(Instant now) {
    return revocation.isEmpty() && (expiresAt.isEmpty() || now.isBefore(expiresAt.get()));
  }

  /** The display of its newest secret: the start of the token, as lists show it. */
  public String keyPrefix() {
    return secrets.isEmpty() ? "" : secrets.get(secrets.size() - 1).display();
  }

  /** The latest use of any of its secrets that the store knows of. */
  public Optional<Instant> lastUsedAt() {
    return secrets.stream().flatMap(s -> s.lastUsedAt().stream()).max(Instant::compareTo);
  }

  /** The same key with these secrets, for a store that reads them from a table of their own. */
  public ApiKey withSecrets(List<Secret> others) {
    return copy(enabled, revocation, updatedAt, version, others);
  }

  ApiKey switched(boolean on, Instant now) {
    return copy(on, revocation, now, version + 1, secrets);
  }

  ApiKey revoked(Revocation end) {
    return copy(enabled, Optional.of(end), end.at(), version + 1, secrets);
  }

  private ApiKey copy(
      boolean on, Optional<Revocation> end, Instant now, long newVersion, List<Secret> some) {
    return new ApiKey(
        id,
        name,
        description,
        tenant,
        owner,
        metadata,
        scopes,
        on,
        notBefore,
        expiresAt,
        end,
        createdAt,
        createdBy,
        now,
        newVersion,
        some);
  }
}
