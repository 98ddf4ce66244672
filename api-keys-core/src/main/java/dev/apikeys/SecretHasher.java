package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private final Map<String, SecretKeySpec> readable;
  private final @Nullable String current;
  private final SecretHash dummy;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Reads under all of these peppers, and without; writes under the current one, if given. */
  SecretHasher(Optional<Pepper> current, Collection<Pepper> others) {
    this.readable =
        others.stream()
            .collect(
                Collectors.toMap(
                    Pepper::id, pepper -> new SecretKeySpec(pepper.reveal(), "HmacSHA256")));
    current.ifPresent(p -> readable.put(p.id(), new SecretKeySpec(p.reveal(), "HmacSHA256")));
    this.current = current.map(Pepper::id).orElse(null);
    byte[] unguessable = new byte[32];
    new SecureRandom().nextBytes(unguessable);
    this.dummy = new SecretHash(currentScheme(), unguessable);
    if (current.isEmpty()) {
      log.warn(
          "No pepper is configured: keys are stored as plain SHA-256. Whoever can write the"
              + " database can plant a key; configure a pepper of 32 random bytes.");
    }
  }

  SecretHash hash(Token token) {
    return new SecretHash(currentScheme(), digest(current, token.reveal()));
  }

  /** Whether this presented text has that hash; one digest and one comparison in constant time. */
  boolean proves(String presented, SecretHash stored) {
    String scheme = stored.scheme();
    if (scheme.equals(PLAIN)) {
      return stored.equals(new SecretHash(PLAIN, digest(null, presented)));
    }
    String pepper = scheme.startsWith(PEPPERED) ? scheme.substring(PEPPERED.length()) : "";
    if (!readable.containsKey(pepper)) {
      report(scheme);
      proveAbsent(presented);
      return false;
    }
    return stored.equals(new SecretHash(scheme, digest(pepper, presented)));
  }

  /** Says so once: whoever knows a public id could otherwise fill the log. */
  private void report(String scheme) {
    if (reported.add(scheme)) {
      log.error(
          "A stored hash has the scheme '{}', which no configured pepper reads: such keys are"
              + " refused. Configure that pepper as readable.",
          Require.printable(scheme));
    }
  }

  /** Costs what {@link #proves} costs, and never proves: for an id that no store knows. */
  void proveAbsent(String presented) {
    if (dummy.equals(new SecretHash(currentScheme(), digest(current, presented)))) {
      throw new IllegalStateException("a presented text has the digest of 32 random bytes");
    }
  }

  private String currentScheme() {
    return current == null ? PLAIN : PEPPERED + current;
  }

  private byte[] digest(@Nullable String pepper, String text) {
    try {
      if (pepper == null) {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      }
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(readable.get(pepper));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(
          "this Java runtime lacks SHA-256 or HMAC-SHA-256, which every one must have", missing);
    }
  }
}
