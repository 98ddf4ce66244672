package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens that another system issued, known by their hashes alone: what they look like, and how that
 * system hashed them. Switched on by {@link ApiKeysBuilder#importing}; taken over by {@link
 * Lifecycle#imports()}.
 *
 * <p>Whatever looks like one costs a digest for each scheme and one look-up, so say of them what
 * you know. What starts as the library's own tokens do, or has the form of a JWT, is never taken
 * for one. Immutable; prints no key.
 */
public final class ImportedTokens {

  /** The digits of hexadecimal numbers, in both cases. */
  public static final String HEX = "0123456789abcdefABCDEF";

  /** Digits and letters. */
  public static final String BASE62 = NativeFormat.BASE62;

  /** The characters of base64 (RFC 4648, section 4), padding included. */
  public static final String BASE64 = BASE62 + "+/=";

  /** The characters of base64url (RFC 4648, section 5), as {@code secrets.token_urlsafe} has. */
  public static final String BASE64URL = BASE62 + "-_";

  /** The fewest characters that a token may have: what is shorter could be guessed. */
  public static final int MIN_LENGTH = 16;

  /** The most characters that a token may have. */
  public static final int MAX_LENGTH = 512;

  private static final int MAX_SCHEMES = 8;

  private final int minLength;
  private final int maxLength;
  private final String alphabet;
  private final Map<String, TokenDigest> schemes;

  private ImportedTokens(
      int minLength, int maxLength, String alphabet, Map<String, TokenDigest> schemes) {
    this.minLength = minLength;
    this.maxLength = maxLength;
    this.alphabet = alphabet;
    this.schemes = schemes;
  }

  /**
   * Tokens of so many characters of this alphabet; say how they were hashed.
   *
   * @param minLength the fewest characters, {@value #MIN_LENGTH} or more
   * @param maxLength the most, {@value #MAX_LENGTH} or fewer
   * @param alphabet all their characters, such as {@link #BASE64URL}: of printable ASCII, neither
   *     blank nor comma; with others than letters, digits and {@code -._~+/=} they come in a header
   *     of their own alone (RFC 6750, section 2.1)
   * @throws InvalidMemberException naming what is out of range
   */
  public static ImportedTokens of(int minLength, int maxLength, String alphabet) {
    requireNonNull(alphabet, "alphabet");
    if (minLength < MIN_LENGTH || minLength > maxLength) {
      throw new InvalidMemberException(
          "minLength",
          "is %d: it must be between %d and the longest, %d"
              .formatted(minLength, MIN_LENGTH, maxLength));
    }
    if (maxLength > MAX_LENGTH) {
      throw new InvalidMemberException(
          "maxLength", "is %d: it must be at most %d".formatted(maxLength, MAX_LENGTH));
    }
    if (alphabet.isEmpty() || !isCarriable(alphabet)) {
      throw new InvalidMemberException(
          "alphabet",
          "must hold the characters of tokens: printable ASCII, neither blank nor comma");
    }
    return new ImportedTokens(minLength, maxLength, alphabet, Map.of());
  }

  /** Whether a header can hold this as one value. */
  static boolean isCarriable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~' && c != ',');
  }

  /** Hashed by SHA-256: scheme {@code sha256}. */
  public ImportedTokens sha256() {
    return with(SecretHasher.PLAIN, TokenDigest.sha256());
  }

  /** Hashed by SHA-512: scheme {@code sha512}. */
  public ImportedTokens sha512() {
    return with(SecretHasher.PLAIN_512, TokenDigest.sha512());
  }

  /**
   * Hashed by HMAC-SHA-256 with the other system's key: scheme {@code hmac-sha256:} and its id.
   *
   * @param id 1 to 32 characters of {@code a-z 0-9 _ -}; no pepper's
   * @param key its bytes, which are copied; of any length, since it is what it is
   * @throws InvalidMemberException if the id is none, or there are no bytes
   */
  public ImportedTokens hmacSha256(String id, byte[] key) {
    requireNonNull(key, "key");
    if (!Pepper.isId(requireNonNull(id, "id"))) {
      throw new InvalidMemberException(
          "id", "'%s' must be 1 to 32 characters of a-z 0-9 _ -".formatted(Require.printable(id)));
    }
    if (key.length == 0) {
      throw new InvalidMemberException(
          "key", "is empty: give the bytes that the hashes were made" + " with");
    }
    return with(SecretHasher.PEPPERED + id, TokenDigest.hmacSha256(key));
  }

  private ImportedTokens with(String scheme, TokenDigest digest) {
    Map<String, TokenDigest> more = new LinkedHashMap<>(schemes);
    if (more.put(scheme, digest) != null) {
      throw new InvalidMemberException("scheme", scheme + " is given twice: once is enough");
    }
    if (more.size() > MAX_SCHEMES) {
      throw new InvalidMemberException(
          "scheme", "of " + MAX_SCHEMES + " kinds is the most: a token is digested for each");
    }
    return new ImportedTokens(minLength, maxLength, alphabet, more);
  }

  /** The most characters of a token that lists may show: half of what the shortest has. */
  int maxDisplay() {
    return Math.min(ImportRow.MAX_DISPLAY, minLength / 2);
  }

  /** The digests by their schemes. */
  Map<String, TokenDigest> schemes() {
    return schemes;
  }

  /** Refuses to go without a scheme, or with one that is a pepper's of these ids. */
  void requireApartFrom(Set<String> peppers) {
    if (schemes.isEmpty()) {
      throw new InvalidMemberException(
          "importing", "says no scheme: say how the tokens were hashed, such as by sha256()");
    }
    for (String id : peppers) {
      if (schemes.containsKey(SecretHasher.PEPPERED + id)) {
        throw new InvalidMemberException(
            "importing", "uses '%s', which is the id of a pepper: choose another".formatted(id));
      }
    }
  }

  Recognition recognise(String presented) {
    if (!hasForm(presented) || isJwt(presented)) {
      return new Recognition.No();
    }
    List<String> digests =
        schemes.entrySet().stream()
            .map(scheme -> new SecretHash(scheme.getKey(), scheme.getValue().of(presented)))
            .map(SecretHash::reveal)
            .toList();
    return new Recognition.Maybe(digests);
  }

  private boolean hasForm(String presented) {
    return presented.length() >= minLength
        && presented.length() <= maxLength
        && NativeFormat.consistsOf(alphabet, presented, 0, presented.length());
  }

  /** Whether it is three or five parts, the first of which is a JSON object (RFC 7519, 7516). */
  static boolean isJwt(String presented) {
    long dots = presented.chars().filter(c -> c == '.').count();
    if (dots != 2 && dots != 4) {
      return false;
    }
    try {
      byte[] header = Base64.getUrlDecoder().decode(presented.substring(0, presented.indexOf('.')));
      return new String(header, US_ASCII).strip().startsWith("{");
    } catch (IllegalArgumentException notBase64Url) {
      return false;
    }
  }

  /** What they look like, and the schemes. */
  @Override
  public String toString() {
    return "ImportedTokens[%d..%d characters of '%s', %s]"
        .formatted(minLength, maxLength, alphabet.length() > 40 ? "…" : alphabet, schemes.keySet());
  }
}
