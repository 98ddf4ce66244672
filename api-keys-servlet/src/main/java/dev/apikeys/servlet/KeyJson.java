package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.RateLimit;
import dev.apikeys.Revocation;
import dev.apikeys.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A key as JSON: names in snake case, times in ISO 8601 and UTC, null for what is absent. */
final class KeyJson {

  private static final Logger log = LoggerFactory.getLogger(ApiKeyServlet.class);

  private KeyJson() {}

  /** The members of a key, with its status at this instant. */
  static Map<String, @Nullable Object> of(ApiKey key, Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", key.id());
    json.put("name", key.name());
    json.put("description", key.description().isEmpty() ? null : key.description());
    json.put("owner", key.owner().orElse(null));
    json.put("tenant", key.tenant());
    json.put("key_prefix", key.keyPrefix());
    json.put("scopes", key.scopes().names());
    json.put("is_admin", Terms.MANAGING.stream().anyMatch(key.scopes()::covers));
    json.put("is_active", key.enabled());
    json.put("status", key.statusAt(now).text());
    json.put("metadata", metadata(key));
    json.put("rate_limit", key.rateLimit().map(KeyJson::of).orElse(null));
    json.put("allowed_cidrs", key.allowedCidrs().blocks());
    json.put("created_at", key.createdAt().toString());
    json.put("created_by", key.createdBy());
    json.put("updated_at", key.updatedAt().toString());
    json.put("not_before", time(key.notBefore()));
    json.put("expires_at", time(key.expiresAt()));
    json.put("last_used_at", time(key.lastUsedAt()));
    json.put("revoked_at", time(key.revocation().map(Revocation::at)));
    json.put("revoke_reason", key.revocation().flatMap(Revocation::reason).orElse(null));
    json.put("secrets", key.secrets().stream().map(KeyJson::of).toList());
    json.put("version", key.version());
    return json;
  }

  /** The members that a merge patch goes by, where the key has them. */
  static Map<String, Object> relative(ApiKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scopes", key.scopes().names());
    json.put("metadata", metadata(key));
    key.rateLimit().ifPresent(limit -> json.put("rate_limit", of(limit)));
    return json;
  }

  private static Map<String, @Nullable Object> of(Secret secret) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", secret.id());
    json.put("created_at", secret.createdAt().toString());
    json.put("expires_at", time(secret.expiresAt()));
    json.put("last_used_at", time(secret.lastUsedAt()));
    return json;
  }

  private static Map<String, Object> of(RateLimit limit) {
    return Map.of("requests", limit.requests(), "per_seconds", limit.per().toSeconds());
  }

  private static @Nullable String time(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  private static Object metadata(ApiKey key) {
    try {
      JsonNode metadata = Json.STORED.readTree(key.metadata());
      if (metadata.isObject()) {
        return metadata;
      }
    } catch (JacksonException | NumberFormatException unreadable) {
      // Its message would quote the metadata, which belong in no log.
    }
    log.warn(
        "The metadata of the key {} are no JSON object; {} is shown.",
        Members.shown(key.id()),
        "{}");
    return Map.of();
  }
}
