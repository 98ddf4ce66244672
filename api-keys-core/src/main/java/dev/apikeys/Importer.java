package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a row of another system a key to be stored, as far as caller and policy allow. */
final class Importer {

  private static final String NO_DISPLAY = "imported";

  private final Optional<ImportedTokens> tokens;
  private final NativeFormat own;
  private final SecretHasher hasher;
  private final Issuer issuer;

  Importer(Optional<ImportedTokens> tokens, NativeFormat own, SecretHasher hasher, Issuer issuer) {
    this.tokens = tokens;
    this.own = own;
    this.hasher = hasher;
    this.issuer = issuer;
  }

  void requireAllowed(Authority authority) {
    if (tokens.isEmpty()) {
      throw new IllegalStateException(
          "imports are not switched on: say by ApiKeysBuilder.importing what the tokens look like");
    }
    authority.requireImporting();
  }

  Insertion prepare(ImportRow row, Authority authority, Instant now) {
    SecretHash hash = hash(row, tokens.orElseThrow());
    Issuer.Taken taken =
        new Issuer.Taken(display(row, tokens.orElseThrow()), issuedAt(row, now), row.enabled);
    SecretProof proof = new SecretProof(hash, Optional.of(hash.reveal()));
    return issuer.taking(request(row), taken, proof, authority, now);
  }

  /** Whatever else the application's own code throws is a fault of the row, and not repeated. */
  private static NewKey request(ImportRow row) {
    try {
      return requireNonNull(row.request.get(), "request");
    } catch (InvalidMemberException | KeyStoreException passedOn) {
      throw passedOn;
    } catch (Exception failed) {
      throw new InvalidMemberException(
          "request", "cannot be made of the row: " + failed.getClass().getSimpleName());
    }
  }

  private static Instant issuedAt(ImportRow row, Instant now) {
    Instant at = row.issuedAt.map(given -> Require.time("created_at", given)).orElse(now);
    if (at.isAfter(now)) {
      throw new InvalidMemberException("created_at", "is in the future");
    }
    return at;
  }

  private SecretHash hash(ImportRow row, ImportedTokens accepted) {
    List<String> usable = accepted.schemes().keySet().stream().filter(hasher::accepts).toList();
    if (!usable.contains(row.scheme)) {
      throw new InvalidMemberException(
          "scheme",
          "%s: use one of %s"
              .formatted(
                  SecretHasher.isScheme(row.scheme)
                      ? row.scheme + " is not switched on, or set to be refused"
                      : "is unknown",
                  usable));
    }
    int bytes =
        row.scheme.equals(SecretHasher.PLAIN_512) ? TokenDigest.BYTES_512 : TokenDigest.BYTES_256;
    return new SecretHash(row.scheme, decode(row.hash, bytes));
  }

  private static byte[] decode(String text, int bytes) {
    return Stream.of(
            hex(text),
            base64(text, Base64.getDecoder(), Base64.getEncoder()),
            base64(text, Base64.getUrlDecoder(), Base64.getUrlEncoder()))
        .flatMap(Optional::stream)
        .filter(decoded -> decoded.length == bytes)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidMemberException(
                    "hash",
                    "has %d characters, and must be %d bytes in hex, base64 or base64url"
                        .formatted(text.length(), bytes)));
  }

  private static Optional<byte[]> hex(String text) {
    try {
      return Optional.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException isNone) {
      return Optional.empty();
    }
  }

  /** With all its padding or none, and no other bits than it says. */
  private static Optional<byte[]> base64(
      String text, Base64.Decoder decoder, Base64.Encoder encoder) {
    try {
      byte[] decoded = decoder.decode(text);
      Base64.Encoder same = text.endsWith("=") ? encoder : encoder.withoutPadding();
      return Optional.of(decoded).filter(bytes -> same.encodeToString(bytes).equals(text));
    } catch (IllegalArgumentException isNone) {
      return Optional.empty();
    }
  }

  private String display(ImportRow row, ImportedTokens accepted) {
    if (row.display.isEmpty()) {
      return NO_DISPLAY;
    }
    String display = Require.text("key_prefix", row.display.get(), accepted.maxDisplay());
    if (own.recognise(display) instanceof Recognition.Ours) {
      throw new InvalidMemberException(
          "key_prefix", "is that of this library's own tokens: configure another prefix for these");
    }
    return display;
  }
}
