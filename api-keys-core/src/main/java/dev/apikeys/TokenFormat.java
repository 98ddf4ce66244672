package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * A form that tokens take: recognises presented strings and mints new ones. The library's own is
 * the default; {@code dev.apikeys.jwt} has another.
 *
 * <p>Implementations are safe for use by many threads and do no I/O. A presented string is of any
 * length and content: whoever recognises bounds both before he does anything else with it, throws
 * nothing, and neither logs nor keeps it. What is recognised is not believed for that: the hash of
 * the whole token proves it.
 */
public interface TokenFormat {

  /**
   * The library's own form under another prefix: for {@link ApiKeysBuilder#readableFormat}, once
   * the prefix has changed, so that tokens of the earlier one stay valid.
   *
   * @param prefix as in {@link ApiKeysBuilder#prefix}
   * @throws InvalidMemberException if it is no prefix
   */
  static TokenFormat ofPrefix(String prefix) {
    return new NativeFormat(requireNonNull(prefix, "prefix"), new SecureRandom());
  }

  /** Whether this presented string is of this format, strictly: nothing is trimmed or mended. */
  Recognition recognise(String presented);

  /** The most characters of a display. */
  int MAX_DISPLAY = 64;

  /**
   * The start of a token of this secret id, as lists may show it: at most {@value #MAX_DISPLAY}
   * characters, none of the secret.
   */
  String display(String secretId);

  /**
   * When a token minted for this key now ends by what it says itself, whatever becomes of the key.
   * A later end of the key then needs a rotation. By default tokens say nothing of it.
   */
  default Optional<Instant> endOf(ApiKey key) {
    requireNonNull(key, "key");
    return Optional.empty();
  }

  /**
   * The keys by which others can verify tokens of this form: a JWK set (RFC 7517, section 5) as
   * JSON, fit to be published. By default there are none.
   */
  default Optional<String> publishedKeys() {
    return Optional.empty();
  }

  /**
   * A new token, never the same twice, that this format recognises by the secret's id. If it says
   * when it begins and ends, it begins no earlier than the key and ends with the secret.
   *
   * @throws InvalidMemberException if no token can be made for this key
   */
  Token mint(ApiKey key, Secret secret);
}
