package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
 * @param allowedCidrs from where it may be used
 * @param rateLimit how often it may be used, if that is limited
 * @param maxIdle how long a secret of it may go unused before it counts as expired, if that is
 *     limited: since it was minted, last used, or the key was switched on or began
 * @param enabled the switch
 * @param enabledAt when it was last switched on; at first, when it was issued
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
    Cidrs allowedCidrs,
    Optional<RateLimit> rateLimit,
    Optional<Duration> maxIdle,
    boolean enabled,
    Instant enabledAt,
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
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(description, "description");
    requireNonNull(tenant, "tenant");
    requireNonNull(metadata, "metadata");
    requireNonNull(scopes, "scopes");
    requireNonNull(allowedCidrs, "allowedCidrs");
    requireNonNull(rateLimit, "rateLimit");
    requireNonNull(maxIdle, "maxIdle");
    requireNonNull(enabledAt, "enabledAt");
    requireNonNull(notBefore, "notBefore");
    requireNonNull(expiresAt, "expiresAt");
    requireNonNull(revocation, "revocation");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(createdBy, "createdBy");
    requireNonNull(updatedAt, "updatedAt");
    if (requireNonNull(owner, "owner").filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("an owner is not empty; ownerless is Optional.empty()");
    }
    secrets = List.copyOf(Require.all("secrets", secrets));
  }

  /** Its status at this instant: revoked, disabled, expired, not yet valid, else active. */
  public KeyStatus statusAt(Instant now) {
    requireNonNull(now, "now");
    if (revocation.isPresent()) {
      return KeyStatus.REVOKED;
    }
    if (!enabled) {
      return KeyStatus.DISABLED;
    }
    boolean ended = expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    if (ended || secrets.stream().noneMatch(s -> statusOf(s, now) == KeyStatus.ACTIVE)) {
      return KeyStatus.EXPIRED;
    }
    boolean early = notBefore.isPresent() && now.isBefore(notBefore.get());
    return early ? KeyStatus.NOT_YET_VALID : KeyStatus.ACTIVE;
  }

  /** The status of one of its secrets at this instant: revoked, expired (or idle), else active. */
  public KeyStatus statusOf(Secret secret, Instant now) {
    KeyStatus status = requireNonNull(secret, "secret").statusAt(now);
    return status == KeyStatus.ACTIVE && isIdle(secret, now) ? KeyStatus.EXPIRED : status;
  }

  private boolean isIdle(Secret secret, Instant now) {
    return idleFrom(secret).filter(idle -> !now.isBefore(idle)).isPresent();
  }

  private Optional<Instant> idleFrom(Secret secret) {
    return maxIdle.map(unusedSince(secret)::plus);
  }

  /** The instants at which what holds for it and this secret changes by itself, in any order. */
  Stream<Instant> turningPoints(Secret secret) {
    return Stream.of(notBefore, expiresAt, secret.expiresAt(), idleFrom(secret))
        .flatMap(Optional::stream);
  }

  /** Since when a secret went unused: its last use, or when it could have begun. */
  private Instant unusedSince(Secret secret) {
    return Stream.of(
            Optional.of(secret.createdAt()), Optional.of(enabledAt), notBefore, secret.lastUsedAt())
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  /** Whether it, and each of its secrets, went unused since before this instant. */
  boolean isUnusedSince(Instant since) {
    return Stream.of(
            Stream.of(createdAt, enabledAt),
            notBefore.stream(),
            secrets.stream().map(this::unusedSince))
        .flatMap(instants -> instants)
        .allMatch(since::isAfter);
  }

  /** Whether it counts against its owner's limit: neither revoked nor past its end. */
  public boolean isLiveAt(Instant now) {
    requireNonNull(now, "now");
    return revocation.isEmpty() && (expiresAt.isEmpty() || now.isBefore(expiresAt.get()));
  }

  /** The display of its newest secret: the start of the token, as lists show it. */
  public String keyPrefix() {
    return newestSecret().map(Secret::display).orElse("");
  }

  Optional<Secret> newestSecret() {
    return secrets.isEmpty() ? Optional.empty() : Optional.of(secrets.get(secrets.size() - 1));
  }

  /** Whether it goes on for longer than the other, and, to the second, than its newest secret. */
  boolean outlivesItsToken(ApiKey other) {
    return other.expiresAt.isPresent()
        && endsAfter(other.expiresAt.get())
        && newestSecret().map(this::outlives).orElse(false);
  }

  /**
   * Whether a secret ends before it does, to the second: tokens that say their end have seconds.
   */
  boolean outlives(Secret secret) {
    return secret
        .expiresAt()
        .map(end -> end.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).minusNanos(1))
        .map(this::endsAfter)
        .orElse(false);
  }

  private boolean endsAfter(Instant instant) {
    return expiresAt.isEmpty() || expiresAt.get().isAfter(instant);
  }

  /** The latest use of any of its secrets that the store knows of. */
  public Optional<Instant> lastUsedAt() {
    return secrets.stream().flatMap(s -> s.lastUsedAt().stream()).max(Instant::compareTo);
  }

  /** The same key with these secrets, for a store that reads them from a table of their own. */
  public ApiKey withSecrets(List<Secret> others) {
    return toBuilder().secrets(Require.all("others", others)).build();
  }

  /** Whether it allows just what the other does, for as long. */
  boolean hasRightsOf(ApiKey other) {
    return scopes.equals(other.scopes)
        && allowedCidrs.equals(other.allowedCidrs)
        && rateLimit.equals(other.rateLimit)
        && maxIdle.equals(other.maxIdle)
        && notBefore.equals(other.notBefore)
        && expiresAt.equals(other.expiresAt);
  }

  /** Refuses to end before it begins. */
  void requireSpan() {
    if (notBefore.isPresent() && !endsAfter(notBefore.get())) {
      throw new InvalidMemberException(
          "not_before", "is not before the key's end: it would never be valid");
    }
  }

  /** A fresh key, of which more may be told. */
  public static ApiKeyBuilder builder(String id, String name, Instant createdAt, String createdBy) {
    return new ApiKeyBuilder(id, name, createdAt, createdBy);
  }

  /** The same key, to be changed. */
  public ApiKeyBuilder toBuilder() {
    return new ApiKeyBuilder(this);
  }

  /** The same key with a change of now, which counts. */
  ApiKeyBuilder changedAt(Instant now) {
    return toBuilder().updatedAt(now).version(version + 1);
  }

  /** On one line, whatever the metadata hold, of which only the start is shown. */
  @Override
  public String toString() {
    return "ApiKey[id=%s, name=%s, tenant=%s, owner=%s, scopes=%s, allowedCidrs=%s, rateLimit=%s"
            .formatted(
                id,
                Require.printable(name),
                tenant,
                owner.orElse(""),
                scopes,
                allowedCidrs,
                rateLimit)
        + ", maxIdle=%s, enabled=%s, enabledAt=%s, notBefore=%s, expiresAt=%s, revocation=%s"
            .formatted(maxIdle, enabled, enabledAt, notBefore, expiresAt, revocation)
        + ", createdAt=%s, createdBy=%s, updatedAt=%s, version=%s, secrets=%s"
            .formatted(createdAt, createdBy, updatedAt, version, secrets)
        + ", description=%s, metadata=%s]"
            .formatted(Require.printable(description), Require.printable(metadata));
  }
}
