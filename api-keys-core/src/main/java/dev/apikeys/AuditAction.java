package dev.apikeys;

/** What was done to a key. */
public enum AuditAction {
  /** It was issued. */
  ISSUED,
  /** It was taken over from another system, or from the configuration. */
  IMPORTED,
  /** Its policy was edited. */
  EDITED,
  /** It was given a new secret. */
  ROTATED,
  /** It was enabled. */
  ENABLED,
  /** It was disabled. */
  DISABLED,
  /** It was revoked. */
  REVOKED,
  /** It was deleted. */
  DELETED
}
