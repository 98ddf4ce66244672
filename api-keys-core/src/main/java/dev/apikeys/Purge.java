package dev.apikeys;

/** What a store may be told to remove by age. */
public enum Purge {
  /** Audit entries. */
  AUDIT,
  /** Change rows; the newest one is always kept. */
  CHANGES,
  /** Requests, after which a repetition of one is a new request. */
  REQUESTS,
  /**
   * Secrets that ended before then, of keys that have another; the newest of a key whose secrets
   * have all ended is always kept. Their last uses go with them.
   */
  RETIRED_SECRETS
}
