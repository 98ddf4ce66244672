package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a token says of its key, as it was when the token was signed. Times have seconds.
 *
 * @param keyId the key's id, {@code key_id}
 * @param secretId the id of its secret, {@code jti}; public, and what revocations could be told by
 * @param owner whose key it is, {@code sub}; absent for an ownerless key
 * @param tenant the key's tenant, {@code tenant}; {@code ""} is one like any other
 * @param scopes what the key may do, {@code scopes}
 * @param issuedAt when the token was signed, {@code iat}
 * @param notBefore when the key begins, {@code nbf}, if later than at once
 * @param expiresAt when the token ends, {@code exp}, if it does; half-open
 */
public record JwtClaims(
    String keyId,
    String secretId,
    Optional<String> owner,
    String tenant,
    Scopes scopes,
    Instant issuedAt,
    Optional<Instant> notBefore,
    Optional<Instant> expiresAt) {

  /** The last second of the year 9999: later times are none. */
  private static final long LATEST = 253_402_300_799L;

  /** Refuses empty ids and an empty owner. */
  public JwtClaims {
    requireText("key_id", requireNonNull(keyId, "keyId"));
    requireText("jti", requireNonNull(secretId, "secretId"));
    requireNonNull(owner, "owner").ifPresent(text -> requireText("sub", text));
    requireNonNull(tenant, "tenant");
    requireNonNull(scopes, "scopes");
    requireNonNull(issuedAt, "issuedAt");
    requireNonNull(notBefore, "notBefore");
    requireNonNull(expiresAt, "expiresAt");
  }

  private static void requireText(String member, String text) {
    if (text.isEmpty()) {
      throw new InvalidMemberException(member, "is empty");
    }
  }

  /** Empty if one that is needed is missing, or one is of another type. */
  static Optional<JwtClaims> read(Map<String, Object> claims) {
    try {
      return Optional.of(
          new JwtClaims(
              required(text(claims, "key_id")),
              required(text(claims, "jti").filter(Require::isSecretId)),
              text(claims, "sub"),
              required(text(claims, "tenant")),
              scopes(claims),
              required(time(claims, "iat")),
              time(claims, "nbf"),
              time(claims, "exp")));
    } catch (InvalidMemberException isNone) {
      return Optional.empty();
    }
  }

  private static <T> T required(Optional<T> claim) {
    return claim.orElseThrow(() -> new InvalidMemberException("claim", "is missing"));
  }

  private static Optional<String> text(Map<String, Object> claims, String name) {
    return claim(claims, name, String.class);
  }

  private static Optional<Instant> time(Map<String, Object> claims, String name) {
    return claim(claims, name, Long.class)
        .map(
            seconds -> {
              if (seconds < 0 || seconds > LATEST) {
                throw new InvalidMemberException(name, "is no time");
              }
              return Instant.ofEpochSecond(seconds);
            });
  }

  private static Scopes scopes(Map<String, Object> claims) {
    List<?> names = required(claim(claims, "scopes", List.class));
    return Scopes.of(names.stream().map(JwtClaims::scope).toList());
  }

  private static String scope(Object name) {
    if (name instanceof String scope) {
      return scope;
    }
    throw new InvalidMemberException("scopes", "are not all text");
  }

  /** A claim that is there must be of its type, and so not null. */
  private static <T> Optional<T> claim(Map<String, Object> claims, String name, Class<T> type) {
    if (!claims.containsKey(name)) {
      return Optional.empty();
    }
    if (!type.isInstance(claims.get(name))) {
      throw new InvalidMemberException(name, "is of another type");
    }
    return Optional.of(type.cast(claims.get(name)));
  }
}
