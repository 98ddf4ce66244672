package dev.apikeys;

import java.security.SecureRandom;
import java.time.Instant;

/** Makes what nobody can guess: ids, tokens and their hashes. Thread-safe. */
final class Mint {

  /** A secret that was made just now, and the only copy of its token. */
  record Minted(Secret secret, Token token, SecretProof proof) {}

  private final TokenFormat format;
  private final SecretHasher hasher;
  private final SecureRandom random;

  Mint(TokenFormat format, SecretHasher hasher, SecureRandom random) {
    this.format = format;
    this.hasher = hasher;
    this.random = random;
  }

  String keyId(Instant now) {
    return KeyIds.next(now, random);
  }

  /** A secret whose token others made, and show so. */
  Secret secret(String display, Instant now) {
    return Secret.minted(NativeFormat.newId(random), display, now);
  }

  /** A secret for this key. */
  Minted secret(ApiKey key, Instant now) {
    String id = NativeFormat.newId(random);
    Secret endless = Secret.minted(id, format.display(id), now);
    Secret secret = format.endOf(key).map(endless::endingBy).orElse(endless);
    Token token = format.mint(key, secret);
    return new Minted(secret, token, SecretProof.of(hasher.hash(token.reveal())));
  }
}
