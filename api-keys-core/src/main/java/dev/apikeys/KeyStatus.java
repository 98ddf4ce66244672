package dev.apikeys;

import java.util.Locale;

/** The truth about a key at an instant; where several hold, the first of them is its status. */
public enum KeyStatus {
  /** Ended for good; nothing brings it back. */
  REVOKED,
  /** Switched off, until it is enabled again. */
  DISABLED,
  /** Past its end, or without a live secret. */
  EXPIRED,
  /** Before its beginning. */
  NOT_YET_VALID,
  /** Usable. */
  ACTIVE;

  /** The name in lower case, as JSON and SQL write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
