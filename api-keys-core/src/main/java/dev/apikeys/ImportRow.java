package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One key of another system, to be taken over by {@link Imports}. What is wrong with it is told
 * when it is imported, for each row on its own. Immutable; each method answers a copy.
 */
public final class ImportRow {

  /** The most characters of a display: more of a token than this is never shown. */
  public static final int MAX_DISPLAY = 20;

  final String scheme;
  final String hash;
  final Supplier<NewKey> request;
  final Optional<String> display;
  final Optional<Instant> issuedAt;
  final boolean enabled;

  private ImportRow(
      String scheme,
      String hash,
      Supplier<NewKey> request,
      Optional<String> display,
      Optional<Instant> issuedAt,
      boolean enabled) {
    this.scheme = scheme;
    this.hash = hash;
    this.request = request;
    this.display = display;
    this.issuedAt = issuedAt;
    this.enabled = enabled;
  }

  /**
   * A key that is known by this hash of its token.
   *
   * @param scheme how it was hashed, one of those switched on: {@code sha256}, {@code sha512},
   *     {@code hmac-sha256:} and an id
   * @param hash the digest in hex, base64 or base64url
   * @param request what is asked for the key, called when it is imported: for what it throws, its
   *     row is refused
   */
  public static ImportRow of(String scheme, String hash, Supplier<NewKey> request) {
    return new ImportRow(
        requireNonNull(scheme, "scheme"),
        requireNonNull(hash, "hash"),
        requireNonNull(request, "request"),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /**
   * The start of the token as that system showed it: at most {@value #MAX_DISPLAY} characters, and
   * half of what the shortest token has. By default lists show {@code imported}.
   */
  public ImportRow shownAs(String start) {
    requireNonNull(start, "start");
    return new ImportRow(scheme, hash, request, Optional.of(start), issuedAt, enabled);
  }

  /** When that system issued it; by default, now. */
  public ImportRow issuedAt(Instant instant) {
    requireNonNull(instant, "instant");
    return new ImportRow(scheme, hash, request, display, Optional.of(instant), enabled);
  }

  /** Switched off, until it is enabled here. */
  public ImportRow disabled() {
    return new ImportRow(scheme, hash, request, display, issuedAt, false);
  }

  /** The scheme alone, if it is one. */
  @Override
  public String toString() {
    return "ImportRow[" + (SecretHasher.isScheme(scheme) ? scheme + ", " : "") + "redacted]";
  }
}
