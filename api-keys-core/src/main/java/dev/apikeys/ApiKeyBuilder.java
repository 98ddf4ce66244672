package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key in the making, for stores that read one from its columns: each member is that of {@link
 * ApiKey}. What is left out is what a fresh key has: no description, tenant {@code ""}, no owner,
 * no scopes, no restriction, enabled, version 1. For one thread.
 */
public final class ApiKeyBuilder {

  private String id;
  private String name;
  private String description = "";
  private String tenant = "";
  private Optional<String> owner = Optional.empty();
  private String metadata = "{}";
  private Scopes scopes = Scopes.none();
  private Cidrs allowedCidrs = Cidrs.anywhere();
  private Optional<RateLimit> rateLimit = Optional.empty();
  private Optional<Duration> maxIdle = Optional.empty();
  private boolean enabled = true;
  private Instant enabledAt;
  private Optional<Instant> notBefore = Optional.empty();
  private Optional<Instant> expiresAt = Optional.empty();
  private Optional<Revocation> revocation = Optional.empty();
  private Instant createdAt;
  private String createdBy;
  private Instant updatedAt;
  private long version = 1;
  private List<Secret> secrets = List.of();

  ApiKeyBuilder(String id, String name, Instant createdAt, String createdBy) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
    this.createdBy = createdBy;
    this.enabledAt = createdAt;
    this.updatedAt = createdAt;
  }

  ApiKeyBuilder(ApiKey key) {
    this(key.id(), key.name(), key.createdAt(), key.createdBy());
    this.description = key.description();
    this.tenant = key.tenant();
    this.owner = key.owner();
    this.metadata = key.metadata();
    this.scopes = key.scopes();
    this.allowedCidrs = key.allowedCidrs();
    this.rateLimit = key.rateLimit();
    this.maxIdle = key.maxIdle();
    this.enabled = key.enabled();
    this.enabledAt = key.enabledAt();
    this.notBefore = key.notBefore();
    this.expiresAt = key.expiresAt();
    this.revocation = key.revocation();
    this.updatedAt = key.updatedAt();
    this.version = key.version();
    this.secrets = key.secrets();
  }

  public ApiKeyBuilder id(String text) {
    this.id = text;
    return this;
  }

  public ApiKeyBuilder name(String text) {
    this.name = text;
    return this;
  }

  public ApiKeyBuilder description(String text) {
    this.description = text;
    return this;
  }

  public ApiKeyBuilder tenant(String text) {
    this.tenant = text;
    return this;
  }

  public ApiKeyBuilder owner(Optional<String> text) {
    this.owner = text;
    return this;
  }

  public ApiKeyBuilder metadata(String json) {
    this.metadata = json;
    return this;
  }

  public ApiKeyBuilder scopes(Scopes granted) {
    this.scopes = granted;
    return this;
  }

  public ApiKeyBuilder allowedCidrs(Cidrs networks) {
    this.allowedCidrs = networks;
    return this;
  }

  public ApiKeyBuilder rateLimit(Optional<RateLimit> limit) {
    this.rateLimit = limit;
    return this;
  }

  public ApiKeyBuilder maxIdle(Optional<Duration> time) {
    this.maxIdle = time;
    return this;
  }

  /** The switch, and when it was last switched on. */
  public ApiKeyBuilder enabled(boolean on, Instant at) {
    this.enabled = on;
    this.enabledAt = at;
    return this;
  }

  public ApiKeyBuilder notBefore(Optional<Instant> begin) {
    this.notBefore = begin;
    return this;
  }

  public ApiKeyBuilder expiresAt(Optional<Instant> end) {
    this.expiresAt = end;
    return this;
  }

  public ApiKeyBuilder revocation(Optional<Revocation> end) {
    this.revocation = end;
    return this;
  }

  /** When and by whom it was issued. */
  public ApiKeyBuilder created(Instant at, String by) {
    this.createdAt = at;
    this.createdBy = by;
    return this;
  }

  public ApiKeyBuilder updatedAt(Instant instant) {
    this.updatedAt = instant;
    return this;
  }

  public ApiKeyBuilder version(long number) {
    this.version = number;
    return this;
  }

  public ApiKeyBuilder secrets(List<Secret> some) {
    this.secrets = some;
    return this;
  }

  /** The key. */
  public ApiKey build() {
    return new ApiKey(
        id,
        name,
        description,
        tenant,
        owner,
        metadata,
        scopes,
        allowedCidrs,
        rateLimit,
        maxIdle,
        enabled,
        enabledAt,
        notBefore,
        expiresAt,
        revocation,
        createdAt,
        createdBy,
        updatedAt,
        version,
        secrets);
  }
}
