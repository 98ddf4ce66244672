package dev.apikeys.jwt;

import dev.apikeys.InvalidMemberException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a JWK set (RFC 7517, section 5) by which tokens can be verified. Immutable. */
final class PublishedKeys {

  private static final String MEMBER = "jwks";

  private final Map<String, JwtKey> byKid;

  private PublishedKeys(Map<String, JwtKey> byKid) {
    this.byKid = Map.copyOf(byKid);
  }

  /**
   * Reads a set. Keys of other kinds and for other uses are left aside, as the RFC has it.
   *
   * @throws InvalidMemberException if it is none, holds what must never be published, or has two
   *     keys of one name or none that is of use
   */
  static PublishedKeys read(String json) {
    Object keys = JwkText.object(json).orElse(Map.of()).get("keys");
    if (!(keys instanceof List<?> entries)) {
      throw new InvalidMemberException(MEMBER, "is no JWK set: give a JSON object with `keys`");
    }
    Map<String, JwtKey> byKid = new HashMap<>();
    for (Object entry : entries) {
      usable(entry).ifPresent(key -> add(byKid, key));
    }
    if (byKid.isEmpty()) {
      throw new InvalidMemberException(
          MEMBER, "holds no key with a kid that signs by RS256, ES256 or EdDSA");
    }
    return new PublishedKeys(byKid);
  }

  private static Optional<JwtKey> usable(Object entry) {
    Map<String, Object> jwk = new HashMap<>();
    if (entry instanceof Map<?, ?> members) {
      members.forEach((name, value) -> jwk.put(String.valueOf(name), value));
    }
    if (JwkText.isSecret(jwk)) {
      throw new InvalidMemberException(
          MEMBER, "holds a private or a symmetric key: whoever could read it can sign keys");
    }
    try {
      return Optional.of(JwkText.read(jwk));
    } catch (InvalidMemberException ofAnotherKind) {
      return Optional.empty();
    }
  }

  private static void add(Map<String, JwtKey> byKid, JwtKey key) {
    if (byKid.putIfAbsent(key.kid(), key) != null) {
      throw new InvalidMemberException(MEMBER, "holds two keys of the kid '" + key.kid() + "'");
    }
  }

  Optional<JwtKey> find(String kid) {
    return Optional.ofNullable(byKid.get(kid));
  }
}
