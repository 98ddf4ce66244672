package dev.apikeys;

/**
 * A form that tokens take: recognises presented strings and mints new ones. Thread-safe, and
 * without I/O; a presented string is of any length and content, and must not be logged.
 */
interface TokenFormat {

  /** Whether this presented string is of this format, strictly: nothing is trimmed or mended. */
  Recognition recognise(String presented);

  /** The start of a token of this secret id, as lists may show it: no character of the secret. */
  String display(String secretId);

  /** A new token for this key under this secret id, never the same twice. */
  Token mint(ApiKey key, String secretId);
}
