package dev.apikeys;

/** How a transaction ended. */
public enum TransactionOutcome {
  /** What was written holds. */
  COMMITTED,
  /** Nothing was written. */
  ROLLED_BACK,
  /** Nobody can tell; act as if it had been committed. */
  UNKNOWN
}
