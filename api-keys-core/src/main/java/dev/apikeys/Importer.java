package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Makes a row of another system a key to be stored, as far as caller and policy allow. */
final class Importer {

  private static final String NO_DISPLAY = "imported";

  private final Optional<ImportedTokens> tokens;
  private final SecretHasher hasher;
  private final Issuer issuer;
  private final InstantSource clock;

  Importer(
      Optional<ImportedTokens> tokens, SecretHasher hasher, Issuer issuer, InstantSource clock) {
    this.tokens = tokens;
    this.hasher = hasher;
    this.issuer = issuer;
    this.clock = clock;
  }

  void requireAllowed(Authority authority) {
    if (tokens.isEmpty()) {
      throw new IllegalStateException(
          "imports are not switched on: say by ApiKeysBuilder.importing what the tokens look like");
    }
    authority.requireImporting();
  }

  Insertion prepare(ImportRow row, Authority authority) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    SecretHash hash = hash(row);
    String display = display(row, hash);
    Instant issuedAt = issuedAt(row, now);
    ApiKey draft = issuer.draft(authority.complete(request(row)), authority, now);
    ApiKey key = issuer.asIssuedAt(issuedAt, draft).enabled(row.enabled, now).build();
    SecretProof proof = new SecretProof(hash, Optional.of(hash.reveal()));
    return issuer.taking(key, display, proof, authority.actor(), now);
  }

  /** A column that is null is refused like any other that no key can have. */
  private static NewKey request(ImportRow row) {
    try {
      return requireNonNull(row.request.get(), "request");
    } catch (NullPointerException missing) {
      throw new InvalidMemberException(
          Optional.ofNullable(missing.getMessage()).orElse("request"), "is null");
    }
  }

  private static Instant issuedAt(ImportRow row, Instant now) {
    Instant at = row.issuedAt.map(given -> Require.time("created_at", given)).orElse(now);
    if (at.isAfter(now)) {
      throw new InvalidMemberException("created_at", "is in the future");
    }
    return at;
  }

  private SecretHash hash(ImportRow row) {
    List<String> usable =
        tokens.orElseThrow().schemes().keySet().stream().filter(hasher::accepts).toList();
    if (!usable.contains(row.scheme)) {
      throw new InvalidMemberException(
          "scheme",
          "is '%s', which is not switched on, or set to be refused: use one of %s"
              .formatted(Require.printable(row.scheme), usable));
    }
    int bytes =
        row.scheme.equals(SecretHasher.PLAIN_512) ? TokenDigest.BYTES_512 : TokenDigest.BYTES_256;
    return new SecretHash(row.scheme, decode(row.hash, bytes));
  }

  /** Hex by its length; base64 and base64url by their alphabets, each with its padding or not. */
  private static byte[] decode(String text, int bytes) {
    int unpadded = (bytes * 8 + 5) / 6;
    try {
      if (text.length() == 2 * bytes) {
        return HexFormat.of().parseHex(text);
      }
      String bare = text.length() > unpadded ? text.replaceFirst("={1,2}$", "") : text;
      boolean whole = bare.length() == text.length() || text.length() % 4 == 0;
      if (bare.length() == unpadded && whole) {
        boolean url = bare.indexOf('-') >= 0 || bare.indexOf('_') >= 0;
        byte[] decoded = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(bare);
        Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
        if (encoder.withoutPadding().encodeToString(decoded).equals(bare)) {
          return decoded;
        }
      }
    } catch (IllegalArgumentException notOfItsAlphabet) {
      // Its message would hold a part of the hash.
    }
    throw new InvalidMemberException(
        "hash",
        "has %d characters, and must be %d bytes in hex (%d characters), base64 or base64url (%d)"
            .formatted(text.length(), bytes, 2 * bytes, unpadded));
  }

  private String display(ImportRow row, SecretHash hash) {
    if (row.display.isEmpty()) {
      return NO_DISPLAY;
    }
    String display = Require.text("key_prefix", row.display.get(), ImportRow.MAX_DISPLAY);
    if (hasher.proves(display, hash)) {
      throw new InvalidMemberException("key_prefix", "is the whole token: only its start is shown");
    }
    return display;
  }
}
