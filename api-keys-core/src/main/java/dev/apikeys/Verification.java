package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of verifying a presented credential. Expected outcomes are values, not exceptions.
 */
public sealed interface Verification {

  /**
   * The credential is a key's, the key is active and has the required scopes.
   *
   * @param key the key as it was read, perhaps a while ago (see {@link CachePolicy}), with the
   *     presented secret alone; where its owner has bounds, its scopes are what is left of them
   *     within these
   * @param secret the presented secret
   * @param quota what is left of the key's limit; empty if it has none, or it could not be counted
   */
  record Verified(ApiKey key, Secret secret, Optional<Quota> quota) implements Verification {
    /** Refuses null. */
    public Verified {
      requireNonNull(key, "key");
      requireNonNull(secret, "secret");
      requireNonNull(quota, "quota");
    }

    static Verified of(ApiKey key, Secret secret) {
      return new Verified(key, secret, Optional.empty());
    }

    Verified with(Quota left) {
      return new Verified(key, secret, Optional.of(left));
    }

    /**
     * When a secret that was rotated, and works on for an overlap, ends: its bearer should take the
     * new one before. Empty for a secret that goes on, to the second, for as long as its key.
     */
    public Optional<Instant> outgoingUntil() {
      return secret.expiresAt().filter(end -> key.outlives(secret));
    }
  }

  /**
   * The credential is refused.
   *
   * @param reason why; tell it only if it {@link Rejection#isProven() is proven}
   * @param missingScopes the scopes lacking, for {@link Rejection#SCOPE}; else empty
   * @param key the key, once possession of its secret was proven; for logs and alerts
   * @param quota the limit that is used up, of the key for {@link Rejection#RATE_LIMITED}, and of
   *     failed attempts for {@link Rejection#THROTTLED}; else empty
   */
  record Rejected(
      Rejection reason, List<String> missingScopes, Optional<ApiKey> key, Optional<Quota> quota)
      implements Verification {
    /** Copies the scopes. */
    public Rejected {
      requireNonNull(reason, "reason");
      missingScopes = List.copyOf(Require.all("missingScopes", missingScopes));
      requireNonNull(key, "key");
      requireNonNull(quota, "quota");
    }

    static Rejected because(Rejection reason) {
      return new Rejected(reason, List.of(), Optional.empty(), Optional.empty());
    }

    static Rejected because(Miss miss) {
      return new Rejected(miss.why(), List.of(), Optional.empty(), miss.quota());
    }

    static Rejected proven(Rejection reason, ApiKey key) {
      return new Rejected(reason, List.of(), Optional.of(key), Optional.empty());
    }

    static Rejected lacking(List<String> scopes, ApiKey key) {
      return new Rejected(Rejection.SCOPE, scopes, Optional.of(key), Optional.empty());
    }

    static Rejected limited(Quota quota, ApiKey key) {
      return new Rejected(Rejection.RATE_LIMITED, List.of(), Optional.of(key), Optional.of(quota));
    }

    /** When to try again, where that may help: never sooner than in so long. */
    public Optional<Duration> retryAfter() {
      return reason == Rejection.UNAVAILABLE
          ? Optional.of(Duration.ofSeconds(1))
          : quota.map(Quota::retryAfter);
    }
  }
}
