package dev.apikeys.jwt;

/** Why a presented token was refused. None of them tells that the key is revoked. */
public enum JwtRejection {
  /** It is no token of this form, has a header or claims that no key has, or is too long. */
  MALFORMED,
  /** It is of another type or of another issuer: an access token, for one. */
  FOREIGN,
  /** The issuer publishes no key of its {@code kid}. */
  UNKNOWN_KEY,
  /** Its signature is not that of the key that it names. */
  SIGNATURE,
  /** It is for others, or says for whom it is where no audience was expected. */
  AUDIENCE,
  /** It has ended. */
  EXPIRED,
  /** It has not begun, or was issued in the future. */
  NOT_YET_VALID
}
