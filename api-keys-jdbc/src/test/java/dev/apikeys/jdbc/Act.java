package dev.apikeys.jdbc;

import dev.apikeys.Rejection;
import java.util.Locale;

/** What ends the use of a token, on a node or in the database itself. */
enum Act {
  REVOKE(Rejection.REVOKED),
  DISABLE(Rejection.DISABLED),
  /** Takes away the scope that is required. */
  NARROW(Rejection.SCOPE),
  /** Without an overlap: the secret so far is retired. */
  ROTATE(Rejection.REVOKED),
  DELETE(Rejection.UNKNOWN),
  /** Back to when the key was disabled. */
  RESTORE(Rejection.DISABLED),
  /** The same, and others made more changes than are lost. */
  RESTORE_AND_GO_ON(Rejection.DISABLED);

  private final Rejection rejection;

  Act(Rejection rejection) {
    this.rejection = rejection;
  }

  /** The outcome from then on. */
  String verdict() {
    return rejection.name();
  }

  /** Whether no node does it. */
  boolean isRestoration() {
    return this == RESTORE || this == RESTORE_AND_GO_ON;
  }

  /** What a node is told. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }
}
