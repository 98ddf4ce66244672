package dev.apikeys.jwt;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.apikeys.InvalidMemberException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of an issuer: one that signs, and others that are published beside it, at most {@value
 * #MAX_PUBLISHED}.
 *
 * <p>To rotate the signing key, publish the next one; once every service that verifies has fetched
 * it, which takes as long as they let pass between two fetches, let it sign, and go on publishing
 * the earlier one until the last token that it signed has ended. What is signed by a key that is
 * published no more is foreign. Immutable; each method answers a copy.
 */
public final class JwtKeys {

  /** The most keys that may be published beside the one that signs. */
  public static final int MAX_PUBLISHED = 32;

  private final List<JwtKey> all;

  private JwtKeys(List<JwtKey> all) {
    this.all = List.copyOf(all);
  }

  /**
   * With this key alone.
   *
   * @throws InvalidMemberException if its private half is not known
   */
  public static JwtKeys signingWith(JwtKey key) {
    if (!requireNonNull(key, "key").canSign()) {
      throw new InvalidMemberException(
          "key", "'" + key.kid() + "' has no private half: give the one that signs");
    }
    return new JwtKeys(List.of(key));
  }

  /**
   * With these as well, which sign nothing: the next one, or earlier ones. Their private halves are
   * of no use here.
   *
   * @throws InvalidMemberException if two are of one name, or they are too many
   */
  public JwtKeys publishing(JwtKey... others) {
    List<JwtKey> more = new ArrayList<>(all);
    for (JwtKey other : requireNonNull(others, "others")) {
      more.add(requireNonNull(other, "others"));
    }
    if (more.size() > MAX_PUBLISHED + 1) {
      throw new InvalidMemberException(
          "keys", "are too many: at most " + MAX_PUBLISHED + " may be published beside one");
    }
    Set<String> kids = new HashSet<>();
    for (JwtKey key : more) {
      if (!kids.add(key.kid())) {
        throw new InvalidMemberException(
            "kid", "'" + key.kid() + "' is given twice: give each key a name of its own");
      }
    }
    return new JwtKeys(more);
  }

  /** The public halves as a JWK set (RFC 7517, section 5), the signing one first: JSON text. */
  public String jwks() {
    return JSONObjectUtils.toJSONString(
        Map.of("keys", all.stream().map(key -> key.published().toJSONObject()).toList()));
  }

  JwtKey signing() {
    return all.get(0);
  }

  Optional<JwtKey> find(String kid) {
    return all.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /** Their names and algorithms alone. */
  @Override
  public String toString() {
    return "JwtKeys" + all;
  }
}
