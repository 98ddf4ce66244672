package dev.apikeys;

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

  static AuditEntry of(AuditAction action, ApiKey key, Actor actor, Instant at) {
    return new AuditEntry(
        at, actor, action, key.id(), key.tenant(), key.owner(), Optional.empty(), "");
  }

  AuditEntry because(Optional<String> why) {
    return new AuditEntry(at, actor, action, keyId, tenant, owner, why, changes);
  }

  AuditEntry changing(String member, Object before, Object after) {
    String line = member + "\t" + before + "\t" + after;
    String lines = changes.isEmpty() ? line : changes + "\n" + line;
    return new AuditEntry(at, actor, action, keyId, tenant, owner, reason, lines);
  }
}
