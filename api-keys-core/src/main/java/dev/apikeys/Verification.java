package dev.apikeys;

import java.util.List;

/**
 * The outcome of verifying a presented credential. Expected outcomes are values, not exceptions.
 */
public sealed interface Verification {

  /**
   * The credential is a key's, the key is active and has the required scopes.
   *
   * @param key the key, with the presented secret alone
   * @param secret the presented secret
   */
  record Verified(ApiKey key, Secret secret) implements Verification {}

  /**
   * The credential is refused.
   *
   * @param reason why; tell it only if it {@link Rejection#isProven() is proven}
   * @param missingScopes the scopes lacking, for {@link Rejection#SCOPE}; else empty
   */
  record Rejected(Rejection reason, List<String> missingScopes) implements Verification {
    /** Copies the scopes. */
    public Rejected {
      missingScopes = List.copyOf(missingScopes);
    }

    static Rejected because(Rejection reason) {
      return new Rejected(reason, List.of());
    }
  }
}
