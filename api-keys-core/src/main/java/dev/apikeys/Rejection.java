package dev.apikeys;

/** Why a presented credential was refused. */
public enum Rejection {
  /** It claims to be ours and is broken: length, alphabet or checksum. */
  MALFORMED(false),
  /** No format recognises it: another mechanism's credential, or nobody's. */
  FOREIGN(false),
  /** No such secret, or not the right one; which of the two is never told. */
  UNKNOWN(false),
  /** Not looked up, since too many look-ups proved nothing: it says nothing of the credential. */
  UNAVAILABLE(false),
  /** Not known here, and too many attempts from its address failed: it says no more than that. */
  THROTTLED(false),
  /** Proven, but past its end. */
  EXPIRED(true),
  /** Proven, but revoked. */
  REVOKED(true),
  /** Proven, but switched off. */
  DISABLED(true),
  /** Proven, but before its beginning. */
  NOT_YET_VALID(true),
  /** Proven, but its owner may not use keys, or is unknown to the application. */
  OWNER_INACTIVE(true),
  /** Proven and active, but used from an address that is not among the allowed ones. */
  ADDRESS(true),
  /** Proven and active, but without a required scope. */
  SCOPE(true),
  /** Proven, active and allowed, but used more often than it may. */
  RATE_LIMITED(true);

  private final boolean proven;

  Rejection(boolean proven) {
    this.proven = proven;
  }

  /** Whether possession of the secret was proven, so that the reason may be told. */
  public boolean isProven() {
    return proven;
  }
}
