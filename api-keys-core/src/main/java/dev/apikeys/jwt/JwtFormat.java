package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.apikeys.ApiKey;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.Recognition;
import dev.apikeys.Secret;
import dev.apikeys.Token;
import dev.apikeys.TokenFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of keys that are signed JWTs (RFC 7519) of the type {@code apikey+jwt}, at most {@value
 * #MAX_LENGTH} characters long.
 *
 * <p>The header is {@code alg}, {@code kid} and {@code typ}. The claims are {@code iss}, {@code
 * sub} (the owner, if there is one), {@code aud} (if there is an audience), {@code jti} (the id of
 * the secret), {@code key_id}, {@code tenant}, {@code scopes} (an array), {@code iat}, {@code nbf}
 * (if the key begins later) and {@code exp} (if it ends), times in seconds: a beginning is rounded
 * up, an end down.
 *
 * <p>A token is of this form if it has that type, one of the keys' {@code kid} and this issuer;
 * every other, an access token of the same issuer for one, is left to others. Whoever recognises it
 * believes no word of it: its hash in the store proves it, and so it does not matter here that it
 * was signed.
 *
 * <p>The other way round it is up to others: wherever a decoder of access tokens checks {@code
 * typ}, no key passes for one. Of decoders that do not, keys must be kept away by {@link JwtKeys}
 * of their own, which are published apart, or by an {@linkplain #withAudience audience} that no
 * resource server accepts, where they check that. Immutable.
 */
public final class JwtFormat implements TokenFormat {

  /** The most characters of a token. */
  public static final int MAX_LENGTH = CompactJwt.MAX_LENGTH;

  private static final Optional<String> BROKEN = Optional.empty();

  private final String issuer;
  private final JwtKeys keys;
  private final List<String> audience;

  private JwtFormat(String issuer, JwtKeys keys, List<String> audience) {
    this.issuer = issuer;
    this.keys = keys;
    this.audience = audience;
  }

  /**
   * Of this issuer and these keys, without audience.
   *
   * @param issuer what stands in {@code iss}, usually the application's URL: 1 to 255 printable
   *     ASCII characters without blanks; to change it makes all keys foreign
   * @throws InvalidMemberException if the issuer is illegal
   */
  public static JwtFormat create(String issuer, JwtKeys keys) {
    return new JwtFormat(Require.issuer(issuer), requireNonNull(keys, "keys"), List.of());
  }

  /**
   * With an audience: the services that are meant to accept the keys, in place of those said
   * before; without any, none. It is said in new tokens, and of no account here.
   *
   * @param audience each 1 to 255 printable ASCII characters without blanks
   * @throws InvalidMemberException if one is illegal
   */
  public JwtFormat withAudience(String... audience) {
    for (String one : requireNonNull(audience, "audience")) {
      Require.audience(one);
    }
    return new JwtFormat(issuer, keys, List.of(audience));
  }

  /** {@link JwtKeys#jwks()}, always. */
  @Override
  public Optional<String> publishedKeys() {
    return Optional.of(keys.jwks());
  }

  @Override
  public Recognition recognise(String presented) {
    return CompactJwt.split(requireNonNull(presented, "presented"))
        .flatMap(this::recognise)
        .orElseGet(Recognition.No::new);
  }

  private Optional<Recognition> recognise(CompactJwt jwt) {
    Map<String, Object> header = jwt.header().orElse(Map.of());
    if (!CompactJwt.isTyped(header) || !(header.get("kid") instanceof String kid)) {
      return Optional.empty();
    }
    return keys.find(kid)
        .flatMap(
            key ->
                jwt.claims()
                    .filter(said -> issuer.equals(said.get("iss")))
                    .map(said -> CompactJwt.isBy(key, header) ? secretId(said) : BROKEN)
                    .map(Recognition.Ours::new));
  }

  private static Optional<String> secretId(Map<String, Object> claims) {
    return claims.get("jti") instanceof String id && Require.isSecretId(id)
        ? Optional.of(id)
        : Optional.empty();
  }

  /** {@code jwt_} and the id, which is how lists show the key. */
  @Override
  public String display(String secretId) {
    return "jwt_" + requireNonNull(secretId, "secretId");
  }

  /** The key's own end, cut to the second. */
  @Override
  public Optional<Instant> endOf(ApiKey key) {
    return requireNonNull(key, "key").expiresAt().map(JwtFormat::roundedDown);
  }

  /**
   * A token signed by the key that signs.
   *
   * @throws InvalidMemberException if it would be longer than {@value #MAX_LENGTH} characters, or
   *     end, by the seconds that it says, no later than it is issued or begins
   */
  @Override
  public Token mint(ApiKey key, Secret secret) {
    requireNonNull(key, "key");
    requireNonNull(secret, "secret");
    requireToLive(key, secret);
    String token = keys.signing().sign(claims(key, secret));
    if (token.length() > MAX_LENGTH) {
      throw new InvalidMemberException(
          "scopes",
          "make the token %d characters long, and %d is the most: use fewer or shorter scopes"
                  .formatted(token.length(), MAX_LENGTH)
              + " or a wildcard, or a shorter owner, tenant or audience");
    }
    return Token.of(token);
  }

  private static void requireToLive(ApiKey key, Secret secret) {
    Instant begin = notBefore(key, secret).orElseGet(() -> roundedDown(secret.createdAt()));
    if (secret
        .expiresAt()
        .map(JwtFormat::roundedDown)
        .filter(end -> !end.isAfter(begin))
        .isPresent()) {
      throw new InvalidMemberException(
          "expires_at",
          "comes too soon: a signed key needs at least a whole second from its beginning to its"
              + " end");
    }
  }

  private JWTClaimsSet claims(ApiKey key, Secret secret) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .jwtID(secret.id())
            .claim("key_id", key.id())
            .claim("tenant", key.tenant())
            .claim("scopes", key.scopes().names())
            .issueTime(Date.from(secret.createdAt()));
    key.owner().ifPresent(claims::subject);
    if (!audience.isEmpty()) {
      claims.audience(audience);
    }
    notBefore(key, secret).ifPresent(begin -> claims.notBeforeTime(Date.from(begin)));
    secret.expiresAt().ifPresent(end -> claims.expirationTime(Date.from(end)));
    return claims.build();
  }

  /** When it begins, in whole seconds, if later than it is issued. */
  private static Optional<Instant> notBefore(ApiKey key, Secret secret) {
    return key.notBefore()
        .filter(begin -> begin.isAfter(secret.createdAt()))
        .map(JwtFormat::roundedUp);
  }

  private static Instant roundedDown(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant roundedUp(Instant instant) {
    return instant.plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
  }
}
