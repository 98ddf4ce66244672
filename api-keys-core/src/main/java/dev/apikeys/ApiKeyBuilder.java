package dev.apikeys;

import static java.util.Objects.requireNonNull;

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
    this.id = requireNonNull(id, "id");
    this.name = requireNonNull(name, "name");
    this.createdAt = requireNonNull(createdAt, "createdAt");
    this.createdBy = requireNonNull(createdBy, "createdBy");
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
    this.id = requireNonNull(text, "text");
    return this;
  }

  public ApiKeyBuilder name(String text) {
    this.name = requireNonNull(text, "text");
    return this;
  }

  public ApiKeyBuilder description(String text) {
    this.description = requireNonNull(text, "text");
    return this;
  }

  public ApiKeyBuilder tenant(String text) {
    this.tenant = requireNonNull(text, "text");
    return this;
  }

  public ApiKeyBuilder owner(Optional<String> text) {
    this.owner = requireNonNull(text, "text");
    return this;
  }

  public ApiKeyBuilder metadata(String json) {
    this.metadata = requireNonNull(json, "json");
    return this;
  }

  public ApiKeyBuilder scopes(Scopes granted) {
    this.scopes = requireNonNull(granted, "granted");
    return this;
  }

  public ApiKeyBuilder allowedCidrs(Cidrs networks) {
    this.allowedCidrs = requireNonNull(networks, "networks");
    return this;
  }

  public ApiKeyBuilder rateLimit(Optional<RateLimit> limit) {
    this.rateLimit = requireNonNull(limit, "limit");
    return this;
  }

  public ApiKeyBuilder maxIdle(Optional<Duration> time) {
    this.maxIdle = requireNonNull(time, "time");
    return this;
  }

  /** The switch, and when it was last switched on. */
  public ApiKeyBuilder enabled(boolean on, Instant at) {
    this.enabled = on;
    this.enabledAt = requireNonNull(at, "at");
    return this;
  }

  public ApiKeyBuilder notBefore(Optional<Instant> begin) {
    this.notBefore = requireNonNull(begin, "begin");
    return this;
  }

  public ApiKeyBuilder expiresAt(Optional<Instant> end) {
    this.expiresAt = requireNonNull(end, "end");
    return this;
  }

  public ApiKeyBuilder revocation(Optional<Revocation> end) {
    this.revocation = requireNonNull(end, "end");
    return this;
  }

  /** When and by whom it was issued. */
  public ApiKeyBuilder created(Instant at, String by) {
    this.createdAt = requireNonNull(at, "at");
    this.createdBy = requireNonNull(by, "by");
    return this;
  }

  public ApiKeyBuilder updatedAt(Instant instant) {
    this.updatedAt = requireNonNull(instant, "instant");
    return this;
  }

  public ApiKeyBuilder version(long number) {
    this.version = number;
    return this;
  }

  public ApiKeyBuilder secrets(List<Secret> some) {
    this.secrets = Require.all("some", some);
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
