package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

/** The outcome of verifying a token by its signature. Expected outcomes are values. */
public sealed interface JwtVerification {

  /**
   * The issuer has signed this, and it holds by the clock.
   *
   * @param claims what it says; whether it still is so, the issuer alone knows
   */
  record Verified(JwtClaims claims) implements JwtVerification {
    /** Refuses null. */
    public Verified {
      requireNonNull(claims, "claims");
    }
  }

  /**
   * The token is refused.
   *
   * @param reason why; for logs, and no secret
   */
  record Rejected(JwtRejection reason) implements JwtVerification {
    /** Refuses null. */
    public Rejected {
      requireNonNull(reason, "reason");
    }
  }
}
