package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that was done to a key, kept for good beside it. Holds no secret and no hash.
 *
 * @param at when
 * @param actor by whom
 * @param action what
 * @param keyId to which key
 * @param tenant its tenant
 * @param owner its owner, if it has one
 * @param reason why, if that was said
 * @param changes what changed: lines of {@code member TAB before TAB after}; of free text the
 *     member alone
 */
public record AuditEntry(
    Instant at,
    Actor actor,
    AuditAction action,
    String keyId,
    String tenant,
    Optional<String> owner,
    Optional<String> reason,
    String changes) {

  /** Refuses null. */
  public AuditEntry {
    requireNonNull(at, "at");
    requireNonNull(actor, "actor");
    requireNonNull(action, "action");
    requireNonNull(keyId, "keyId");
    requireNonNull(tenant, "tenant");
    requireNonNull(owner, "owner");
    requireNonNull(reason, "reason");
    requireNonNull(changes, "changes");
  }

  static AuditEntry of(AuditAction action, ApiKey key, Actor actor, Instant at) {
    return new AuditEntry(
        at, actor, action, key.id(), key.tenant(), key.owner(), Optional.empty(), "");
  }

  AuditEntry because(Optional<String> why) {
    return new AuditEntry(at, actor, action, keyId, tenant, owner, why, changes);
  }

  /** The same, telling what the one key has otherwise than the other. */
  AuditEntry comparing(ApiKey before, ApiKey after) {
    return telling("name", before.name(), after.name())
        .telling("description", before.description(), after.description())
        .telling("metadata", before.metadata(), after.metadata())
        .changing("scopes", before.scopes(), after.scopes())
        .changing("allowed_cidrs", before.allowedCidrs(), after.allowedCidrs())
        .changing("rate_limit", shown(before.rateLimit()), shown(after.rateLimit()))
        .changing("max_idle", shown(before.maxIdle()), shown(after.maxIdle()))
        .changing("not_before", shown(before.notBefore()), shown(after.notBefore()))
        .changing("expires_at", shown(before.expiresAt()), shown(after.expiresAt()))
        .changing("enabled", before.enabled(), after.enabled());
  }

  private static String shown(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }

  /** Of free text that it changed, and not what it says. */
  private AuditEntry telling(String member, String before, String after) {
    return before.equals(after) ? this : with(member);
  }

  AuditEntry changing(String member, Object before, Object after) {
    return before.equals(after) ? this : with(member + "\t" + before + "\t" + after);
  }

  private AuditEntry with(String line) {
    String lines = changes.isEmpty() ? line : changes + "\n" + line;
    return new AuditEntry(at, actor, action, keyId, tenant, owner, reason, lines);
  }
}
