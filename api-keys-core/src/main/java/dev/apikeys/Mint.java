package dev.apikeys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Makes what nobody can guess: ids, tokens and their hashes. Thread-safe. */
final class Mint {

  /** A secret that was made just now, and the only copy of its token. */
  record Minted(Secret secret, Token token, SecretProof proof) {}

  private final TokenFormat format;
  private final Formats formats;
  private final SecretHasher hasher;
  private final SecureRandom random;

  Mint(TokenFormat format, Formats formats, SecretHasher hasher, SecureRandom random) {
    this.format = format;
    this.formats = formats;
    this.hasher = hasher;
    this.random = random;
  }

  String keyId(Instant now) {
    return KeyIds.next(now, random);
  }

  String secretId() {
    return NativeFormat.newId(random);
  }

  /**
   * A secret for this key.
   *
   * @throws IllegalStateException if the token would not be recognised when it is presented
   */
  Minted secret(ApiKey key, Instant now) {
    String id = secretId();
    String display = format.display(id);
    Secret endless = Secret.minted(id, display, now);
    Secret secret = format.endOf(key).map(endless::endingBy).orElse(endless);
    Token token = format.mint(key, secret);
    if (display.length() > TokenFormat.MAX_DISPLAY
        || !formats.recognise(token.reveal()).equals(new Recognition.Ours(Optional.of(id)))) {
      throw new IllegalStateException(
          format.getClass().getName()
              + " mints what is not recognised by its secret's id, or shows too much of it: does"
              + " another form take its tokens for its own?");
    }
    return new Minted(secret, token, SecretProof.of(hasher.hash(token.reveal())));
  }
}
