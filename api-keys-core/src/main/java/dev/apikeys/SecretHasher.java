package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes tokens, and proves presented ones against stored hashes: HMAC-SHA-256 under a pepper, or
 * SHA-256 where there is none. A token's 190 random bits need no work factor (OWASP ASVS 5.0 6.5.2,
 * NIST SP 800-63B look-up secrets). Thread-safe.
 */
final class SecretHasher {

  private static final Logger log = LoggerFactory.getLogger(SecretHasher.class);

  /** The scheme without a pepper. */
  static final String PLAIN = "sha256";

  /** A scheme of other systems alone. */
  static final String PLAIN_512 = "sha512";

  /** How schemes with a pepper start; its id follows. */
  static final String PEPPERED = "hmac-sha256:";

  private static final int MAX_REPORTED = 100;

  private final Map<String, TokenDigest> readable = new HashMap<>();
  private final Map<String, TokenDigest> foreign;
  private final String current;
  private final boolean peppered;
  private final Set<String> refused;
  private final Proof nobody;
  private final TokenDigest digest;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /**
   * Reads under all of these peppers, and without; writes under the current one, if given. What
   * others wrote under their schemes is read as well, and what is refused is not.
   */
  SecretHasher(
      Optional<Pepper> current,
      Collection<Pepper> others,
      Map<String, TokenDigest> foreign,
      Set<String> refused) {
    this.foreign = Map.copyOf(foreign);
    readable.put(PLAIN, TokenDigest.sha256());
    others.forEach(this::read);
    current.ifPresent(this::read);
    this.peppered = current.isPresent();
    this.current = current.map(SecretHasher::schemeOf).orElse(PLAIN);
    this.refused = Set.copyOf(refused);
    if (refused.contains(this.current)) {
      throw new InvalidMemberException(
          "refusing",
          "names %s, under which hashes are written: configure another pepper first"
              .formatted(this.current));
    }
    this.digest = requireNonNull(readable.get(this.current), this.current);
    byte[] unguessable = new byte[TokenDigest.BYTES_256];
    new SecureRandom().nextBytes(unguessable);
    this.nobody = new Proof(SecretId.NONE, digest, unguessable, false);
    if (current.isEmpty()) {
      log.warn(
          "No pepper is configured: keys are stored as plain SHA-256. Whoever can write the"
              + " database can plant a key; configure a pepper of 32 random bytes.");
    }
  }

  private void read(Pepper pepper) {
    readable.put(schemeOf(pepper), TokenDigest.hmacSha256(pepper.reveal()));
  }

  private static String schemeOf(Pepper pepper) {
    return PEPPERED + pepper.id();
  }

  /** Whether a scheme can have this name. */
  static boolean isScheme(String name) {
    return name.startsWith(PEPPERED)
        ? Pepper.isId(name.substring(PEPPERED.length()))
        : name.equals(PLAIN) || name.equals(PLAIN_512);
  }

  /** Refuses what is no scheme: to refuse one that is misspelt would refuse nothing. */
  static void requireScheme(String scheme) {
    if (!isScheme(scheme)) {
      throw new InvalidMemberException(
          "refusing",
          "holds '%s', which is no scheme: write %s, %s, or %s and a pepper's id"
              .formatted(Require.printable(scheme), PLAIN, PLAIN_512, PEPPERED));
    }
  }

  /** The hash of a token under the current scheme. */
  SecretHash hash(String token) {
    return hash(token.getBytes(UTF_8));
  }

  /** The same of its bytes. */
  SecretHash hash(byte[] token) {
    return new SecretHash(current, digest.of(token));
  }

  /** How tokens are digested under the current scheme. */
  TokenDigest digest() {
    return digest;
  }

  /** Whether this is of another scheme than the current one, which is the better one. */
  boolean isOutdated(SecretHash stored) {
    return peppered && !stored.scheme().equals(current);
  }

  /** Whether what is stored under this scheme can be proved somehow, and is accepted. */
  boolean accepts(String scheme) {
    return !refused.contains(scheme)
        && (readable.containsKey(scheme) || foreign.containsKey(scheme));
  }

  /** Whether what is stored under this scheme is not accepted because that is set. */
  boolean refuses(String scheme) {
    return refused.contains(scheme);
  }

  /**
   * What proves a secret that is stored so. If its scheme is not accepted, it is what nobody can
   * prove, at the same cost: the digest of the current scheme and 32 random bytes. What others hash
   * by is for tokens that they made: whoever knows their key could plant a hash under it.
   */
  Proof proofOf(SecretId id, SecretHash stored) {
    String scheme = stored.scheme();
    if (!accepts(scheme)) {
      report(scheme);
      return new Proof(id, nobody);
    }
    byte[] expected = stored.digest();
    int length = scheme.equals(PLAIN_512) ? TokenDigest.BYTES_512 : TokenDigest.BYTES_256;
    return expected.length != length
        ? new Proof(id, nobody)
        : new Proof(
            id,
            requireNonNull(readable.getOrDefault(scheme, foreign.get(scheme)), scheme),
            expected,
            !readable.containsKey(scheme));
  }

  /** What is proved instead where there is no secret: it costs as much, and nobody can prove it. */
  Proof nobody() {
    return nobody;
  }

  /** Says so once: whoever knows a public id could otherwise fill the log. */
  private void report(String scheme) {
    if (reported.size() >= MAX_REPORTED || !reported.add(scheme)) {
      return;
    }
    if (refused.contains(scheme)) {
      log.warn(
          "A secret is stored under the scheme '{}', which is set to be refused: its key must be"
              + " rotated.",
          Require.printable(scheme));
    } else {
      log.error(
          "A stored hash has the scheme '{}', which no configured pepper reads: such keys are"
              + " refused. Configure that pepper as readable.",
          Require.printable(scheme));
    }
  }
}
