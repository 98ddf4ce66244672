package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A presented string of three parts, as RFC 7515, section 7.1 has them; nothing of it is believed.
 *
 * <p>It is read strictly: each part has one spelling only, and no member of the header or claim is
 * there twice. Within a claim that may be, and the last one counts; none that is used has members.
 */
final class CompactJwt {

  static final int MAX_LENGTH = 2048;
  static final String TYPE = "apikey+jwt";

  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  /** What an object that starts with a member starts with. */
  private static final String START = "eyJ";

  private final String text;
  private final int headerEnd;
  private final int claimsEnd;

  private CompactJwt(String text, int headerEnd, int claimsEnd) {
    this.text = text;
    this.headerEnd = headerEnd;
    this.claimsEnd = claimsEnd;
  }

  /** Without looking into the parts; empty if there are not three, or it is too long. */
  static Optional<CompactJwt> split(String presented) {
    if (presented.length() > MAX_LENGTH || !presented.startsWith(START)) {
      return Optional.empty();
    }
    int headerEnd = presented.indexOf('.');
    int claimsEnd = presented.indexOf('.', headerEnd + 1);
    boolean three =
        headerEnd > 0
            && claimsEnd > headerEnd + 1
            && claimsEnd < presented.length() - 1
            && presented.indexOf('.', claimsEnd + 1) < 0;
    return three ? Optional.of(new CompactJwt(presented, headerEnd, claimsEnd)) : Optional.empty();
  }

  Optional<Map<String, Object>> header() {
    return object(text.substring(0, headerEnd));
  }

  Optional<Map<String, Object>> claims() {
    return object(text.substring(headerEnd + 1, claimsEnd));
  }

  /** Whether a header says that the token is a key's. */
  static boolean isTyped(Map<String, Object> header) {
    return TYPE.equals(header.get("typ"));
  }

  /** Whether a header says what those made by this key say, and nothing else. */
  static boolean isBy(JwtKey key, Map<String, Object> header) {
    return header.keySet().equals(HEADER)
        && key.kid().equals(header.get("kid"))
        && key.algorithm().equals(header.get("alg"));
  }

  boolean isSignedBy(JwtKey key) {
    String signature = text.substring(claimsEnd + 1);
    return decoded(signature).isPresent()
        && key.verifies(text.substring(0, claimsEnd).getBytes(US_ASCII), new Base64URL(signature));
  }

  private static Optional<Map<String, Object>> object(String part) {
    return decoded(part)
        .flatMap(
            bytes -> {
              String json = new String(bytes, UTF_8);
              return Arrays.equals(bytes, json.getBytes(UTF_8))
                  ? JwkText.object(json)
                  : Optional.empty();
            });
  }

  /** The bytes of a part, which has no other spelling: no padding, no idle bits. */
  private static Optional<byte[]> decoded(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      String spelled = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return spelled.equals(part) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException isNone) {
      return Optional.empty();
    }
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "CompactJwt[redacted]";
  }
}
