package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.jwt.JwtVerification.Rejected;
import dev.apikeys.jwt.JwtVerification.Verified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies the keys of an issuer in another service, which has no more than the issuer's published
 * keys.
 *
 * <p>It knows what a token says and no more. It cannot know that the key was revoked, disabled or
 * deleted, that its scopes were narrowed, its beginning put off, its end brought forward or its
 * secret rotated away, that its owner is no longer active, nor from which networks or how often it
 * may be used. So give keys that are verified here short lives, and ask the issuer (RFC 7662) where
 * it matters.
 *
 * <p>By the advice of RFC 8725: a token must have three parts, at most {@value
 * JwtFormat#MAX_LENGTH} characters, a header of exactly {@code alg}, {@code kid} and {@code typ},
 * the type {@code apikey+jwt} in these letters, the one algorithm of the key that {@code kid}
 * names, this issuer, and each required claim in its type.
 *
 * <p>It fetches nothing. A service follows the issuer's rotations by fetching the published keys
 * with the HTTP client that it has, from an https URL of the issuer's and not of the token's: every
 * 5 minutes, say, and not per request. Of each text it makes a new verifier, which is cheap, and
 * keeps the last one where a fetch fails or {@link #create} refuses the text. Immutable, and safe
 * for use by many threads.
 */
public final class JwtVerifier {

  /** The most that a clock may be off, and be allowed for. */
  public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private final String issuer;
  private final PublishedKeys keys;
  private final Optional<String> audience;
  private final Duration skew;
  private final InstantSource clock;

  private JwtVerifier(
      String issuer,
      PublishedKeys keys,
      Optional<String> audience,
      Duration skew,
      InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.audience = audience;
    this.skew = skew;
    this.clock = clock;
  }

  /**
   * For keys of this issuer, signed by one of these.
   *
   * @param issuer what must stand in {@code iss}, letter for letter
   * @param jwks the issuer's JWK set (RFC 7517), at most 65,536 characters; entries of other kinds
   *     and uses are left aside
   * @throws InvalidMemberException if the issuer is illegal, or the set is none, has no key of use,
   *     two of one {@code kid}, or a private or symmetric one, which has no place in it
   */
  public static JwtVerifier create(String issuer, String jwks) {
    return new JwtVerifier(
        Require.issuer(issuer),
        PublishedKeys.read(requireNonNull(jwks, "jwks")),
        Optional.empty(),
        Duration.ofSeconds(60),
        Clock.systemUTC());
  }

  /**
   * That accepts keys for this audience alone. By default there is none, and a token that names any
   * is refused (RFC 7519, section 4.1.3).
   *
   * @throws InvalidMemberException if the audience is illegal
   */
  public JwtVerifier withAudience(String audience) {
    Optional<String> required = Optional.of(Require.audience(audience));
    return new JwtVerifier(issuer, keys, required, skew, clock);
  }

  /**
   * That allows for clocks that are off by so much: zero to 5 minutes, by default 60 s.
   *
   * @throws InvalidMemberException if it is negative or longer
   */
  public JwtVerifier withClockSkew(Duration atMost) {
    if (requireNonNull(atMost, "atMost").isNegative() || atMost.compareTo(MAX_CLOCK_SKEW) > 0) {
      throw new InvalidMemberException(
          "clock_skew", "is " + atMost + ": it must be between PT0S and " + MAX_CLOCK_SKEW);
    }
    return new JwtVerifier(issuer, keys, audience, atMost, clock);
  }

  /** That tells the time by this clock. By default the system's. */
  public JwtVerifier withClock(InstantSource source) {
    return new JwtVerifier(issuer, keys, audience, skew, requireNonNull(source, "source"));
  }

  /**
   * Verifies a presented token, exactly as it came.
   *
   * @param token of any length and content
   */
  public JwtVerification verify(String token) {
    return CompactJwt.split(requireNonNull(token, "token"))
        .map(this::verify)
        .orElse(new Rejected(JwtRejection.MALFORMED));
  }

  /** What it says is not believed yet: it may only be refused for it. */
  private JwtVerification verify(CompactJwt jwt) {
    Optional<Map<String, Object>> header = jwt.header();
    if (header.isEmpty()) {
      return new Rejected(JwtRejection.MALFORMED);
    }
    if (!CompactJwt.isTyped(header.get())) {
      return new Rejected(JwtRejection.FOREIGN);
    }
    Optional<Map<String, Object>> said = jwt.claims();
    if (said.isEmpty()) {
      return new Rejected(JwtRejection.MALFORMED);
    }
    return issuer.equals(said.get().get("iss"))
        ? verify(jwt, header.get(), said.get())
        : new Rejected(JwtRejection.FOREIGN);
  }

  private JwtVerification verify(
      CompactJwt jwt, Map<String, Object> header, Map<String, Object> said) {
    if (!(header.get("kid") instanceof String kid)) {
      return new Rejected(JwtRejection.MALFORMED);
    }
    Optional<JwtKey> key = keys.find(kid);
    if (key.isEmpty()) {
      return new Rejected(JwtRejection.UNKNOWN_KEY);
    }
    if (!CompactJwt.isBy(key.get(), header)) {
      return new Rejected(JwtRejection.MALFORMED);
    }
    return jwt.isSignedBy(key.get()) ? judge(said) : new Rejected(JwtRejection.SIGNATURE);
  }

  /** The issuer has signed it: what it says is judged. */
  private JwtVerification judge(Map<String, Object> said) {
    return isMeantForUs(said)
        ? JwtClaims.read(said)
            .map(claims -> judge(claims, clock.instant()))
            .orElse(new Rejected(JwtRejection.MALFORMED))
        : new Rejected(JwtRejection.AUDIENCE);
  }

  private boolean isMeantForUs(Map<String, Object> said) {
    if (audience.isEmpty()) {
      return !said.containsKey("aud");
    }
    return said.get("aud") instanceof List<?> several
        ? several.contains(audience.get())
        : audience.get().equals(said.get("aud"));
  }

  /** Adds to what is claimed, which is in bounds, and not to the time, which may be any. */
  private JwtVerification judge(JwtClaims claims, Instant now) {
    boolean early =
        claims.issuedAt().minus(skew).isAfter(now)
            || claims.notBefore().filter(begin -> begin.minus(skew).isAfter(now)).isPresent();
    if (early) {
      return new Rejected(JwtRejection.NOT_YET_VALID);
    }
    return claims.expiresAt().filter(end -> !now.isBefore(end.plus(skew))).isPresent()
        ? new Rejected(JwtRejection.EXPIRED)
        : new Verified(claims);
  }
}
