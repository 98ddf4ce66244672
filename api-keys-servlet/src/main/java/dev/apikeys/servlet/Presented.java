package dev.apikeys.servlet;

/** What a request presents as its credential: nothing, exactly one, or what cannot be one. */
sealed interface Presented {

  /** No credential of ours. */
  record Nothing() implements Presented {}

  /** A Bearer token, where none is a key: another mechanism's, if one follows. */
  record Foreign() implements Presented {}

  /**
   * Exactly one credential, as it came.
   *
   * @param token the credential
   * @param bearer whether it came as a Bearer token, a form that other mechanisms use as well
   */
  record One(String token, boolean bearer) implements Presented {
    /** Never the credential. */
    @Override
    public String toString() {
      return "One[redacted]";
    }
  }

  /**
   * A key that does not count, since an Authorization came beside it.
   *
   * @param decisive what the Authorization presents
   */
  record Overruled(Presented decisive) implements Presented {}

  /**
   * A request that may not be answered: blank, repeated, or ambiguous.
   *
   * @param problem what is wrong, as a sentence without any part of the request
   */
  record Ambiguous(String problem) implements Presented {}
}
