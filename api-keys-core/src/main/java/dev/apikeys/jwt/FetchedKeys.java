package dev.apikeys.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.apikeys.InvalidMemberException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that an issuer publishes at a URL: fetched when first needed, kept for a while, and
 * fetched again where a name is unknown, though not often.
 */
final class FetchedKeys implements KeySource {

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration WAITING = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final URL url;
  private final ResourceRetriever retriever =
      new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, JwkText.MAX_LENGTH);
  private final JWKSetSource<SecurityContext> source;

  /** What was fetched last, if it was of use. */
  private volatile Optional<PublishedKeys> keys = Optional.empty();

  /** Whether the last attempt to fetch them failed. */
  private volatile boolean failing;

  FetchedKeys(URI uri) {
    this.url = url(uri);
    JWKSetBasedJWKSource<SecurityContext> built =
        (JWKSetBasedJWKSource<SecurityContext>)
            JWKSourceBuilder.create(new Fetching())
                .cache(KEPT.toMillis(), WAITING.toMillis())
                .refreshAheadCache(false)
                .rateLimited(BETWEEN.toMillis())
                .retrying(true)
                .build();
    this.source = built.getJWKSetSource();
  }

  private static URL url(URI uri) {
    boolean safe =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost())));
    if (!safe || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new InvalidMemberException(
          "jwks", "must be fetched from an https URL without user, or from http://localhost");
    }
    try {
      return uri.toURL();
    } catch (MalformedURLException isNone) {
      throw new InvalidMemberException("jwks", "must be fetched from an https URL");
    }
  }

  @Override
  public Optional<JwtKey> find(String kid, Instant now) {
    try {
      JWKSet fetched =
          source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now.toEpochMilli(), null);
      Optional<JwtKey> known = known(kid, now);
      return known.isPresent() ? known : findAgain(kid, now, fetched);
    } catch (KeySourceException broken) {
      throw unavailable(broken);
    }
  }

  private Optional<JwtKey> findAgain(String kid, Instant now, JWKSet fetched)
      throws KeySourceException {
    try {
      source.getJWKSet(
          JWKSetCacheRefreshEvaluator.referenceComparison(fetched), now.toEpochMilli(), null);
      return known(kid, now);
    } catch (RateLimitReachedException askedLately) {
      if (failing) {
        throw unavailable(askedLately);
      }
      return Optional.empty();
    }
  }

  private Optional<JwtKey> known(String kid, Instant now) {
    return keys.flatMap(published -> published.find(kid, now));
  }

  private JwksUnavailableException unavailable(KeySourceException cause) {
    return new JwksUnavailableException(
        "the keys published at %s://%s%s cannot be had: is the issuer up, and is this its JWK set?"
            .formatted(url.getProtocol(), url.getAuthority(), url.getPath()),
        cause);
  }

  private final class Fetching implements JWKSetSource<SecurityContext> {

    /** What is kept by the cache is but the sign that the keys beside it are fresh. */
    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
        throws KeySourceException {
      try {
        keys = Optional.of(PublishedKeys.read(retriever.retrieveResource(url).getContent()));
      } catch (IOException | InvalidMemberException broken) {
        failing = true;
        throw new JWKSetRetrievalException("the keys cannot be fetched", broken);
      }
      failing = false;
      return new JWKSet();
    }

    @Override
    public void close() {}
  }
}
