package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes tokens, and proves presented ones against stored hashes: HMAC-SHA-256 under a pepper, or
 * SHA-256 where there is none. A token's 190 random bits need no work factor (OWASP ASVS 5.0 6.5.2,
 * NIST SP 800-63B look-up secrets). Thread-safe.
 */
final class SecretHasher {

  private static final Logger log = LoggerFactory.getLogger(SecretHasher.class);
  private static final String PLAIN = "sha256";
  private static final String PEPPERED = "hmac-sha256:";
  private static final int MAX_REPORTED = 100;

  private final Map<String, SecretKeySpec> readable;
  private final @Nullable String current;
  private final SecretHash dummy;
  private final Set<String> refused;
  private final BiPredicate<SecretHash, SecretHash> comparison;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Reads under all of these peppers, and without; writes under the current one, if given. */
  SecretHasher(Optional<Pepper> current, Collection<Pepper> others) {
    this(current, others, Set.of());
  }

  /** The same, refusing what is stored under these schemes. */
  SecretHasher(Optional<Pepper> current, Collection<Pepper> others, Set<String> refused) {
    this(current, others, refused, SecretHash::equals);
  }

  /** The same, comparing so, for whoever counts comparisons. */
  SecretHasher(
      Optional<Pepper> current,
      Collection<Pepper> others,
      Set<String> refused,
      BiPredicate<SecretHash, SecretHash> comparison) {
    this.comparison = comparison;
    this.readable =
        others.stream()
            .collect(
                Collectors.toMap(
                    Pepper::id, pepper -> new SecretKeySpec(pepper.reveal(), "HmacSHA256")));
    current.ifPresent(p -> readable.put(p.id(), new SecretKeySpec(p.reveal(), "HmacSHA256")));
    this.current = current.map(Pepper::id).orElse(null);
    this.refused = Set.copyOf(refused);
    if (refused.contains(currentScheme())) {
      throw new InvalidMemberException(
          "refusing",
          "names %s, under which hashes are written: configure another pepper first"
              .formatted(currentScheme()));
    }
    byte[] unguessable = new byte[32];
    new SecureRandom().nextBytes(unguessable);
    this.dummy = new SecretHash(currentScheme(), unguessable);
    if (current.isEmpty()) {
      log.warn(
          "No pepper is configured: keys are stored as plain SHA-256. Whoever can write the"
              + " database can plant a key; configure a pepper of 32 random bytes.");
    }
  }

  /** Refuses what is no scheme: to refuse one that is misspelt would refuse nothing. */
  static void requireScheme(String scheme) {
    boolean peppered = scheme.startsWith(PEPPERED);
    if (peppered ? !Pepper.isId(scheme.substring(PEPPERED.length())) : !scheme.equals(PLAIN)) {
      throw new InvalidMemberException(
          "refusing",
          "holds '%s', which is no scheme: write %s, or %s and a pepper's id"
              .formatted(Require.printable(scheme), PLAIN, PEPPERED));
    }
  }

  /** The hash of a token under the current scheme. */
  SecretHash hash(String token) {
    return new SecretHash(currentScheme(), digest(current, token));
  }

  /** Whether this is of another scheme than the current one, which is the better one. */
  boolean isOutdated(SecretHash stored) {
    return current != null && !stored.scheme().equals(currentScheme());
  }

  /** Whether what is stored under this scheme can be proved, and is accepted. */
  boolean accepts(String scheme) {
    return !refused.contains(scheme)
        && (scheme.equals(PLAIN)
            || (scheme.startsWith(PEPPERED)
                && readable.containsKey(scheme.substring(PEPPERED.length()))));
  }

  /** Whether this presented text has that hash; one digest and one comparison in constant time. */
  boolean proves(String presented, SecretHash stored) {
    String scheme = stored.scheme();
    if (!accepts(scheme)) {
      report(scheme);
      proveAbsent(presented);
      return false;
    }
    String pepper = scheme.equals(PLAIN) ? null : scheme.substring(PEPPERED.length());
    return comparison.test(stored, new SecretHash(scheme, digest(pepper, presented)));
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

  /** Costs what {@link #proves} costs, and never proves: for an id that no store knows. */
  void proveAbsent(String presented) {
    if (comparison.test(dummy, hash(presented))) {
      throw new IllegalStateException("a presented text has the digest of 32 random bytes");
    }
  }

  private String currentScheme() {
    return current == null ? PLAIN : PEPPERED + current;
  }

  private byte[] digest(@Nullable String pepper, String text) {
    try {
      if (pepper == null) {
        return sha256(text);
      }
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(readable.get(pepper));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException missing) {
      throw lacking(missing);
    }
  }

  /** The digest that needs no key. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw lacking(missing);
    }
  }

  private static IllegalStateException lacking(GeneralSecurityException missing) {
    return new IllegalStateException(
        "this Java runtime lacks SHA-256 or HMAC-SHA-256, which every one must have", missing);
  }
}
