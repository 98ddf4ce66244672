package dev.apikeys;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that an operator configured, so that there is a first key: recognised as long as it is
 * configured. It becomes a key once; a request that lasts keeps a deleted one from coming back.
 */
final class Bootstrap {

  static final int MIN_LENGTH = 22;

  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);
  private static final Actor ACTOR = Actor.system("bootstrap");
  private static final String DISPLAY = "bootstrap";

  private final Token token;
  private final TokenDigest sha256 = TokenDigest.sha256();
  private final byte[] digest;

  Bootstrap(String secret) {
    this.token = Token.of(secret);
    this.digest = sha256.of(secret);
  }

  /** Refuses a secret that could be guessed, or that no request could carry. */
  static Bootstrap of(String secret, Formats issuing) {
    if (secret.length() < MIN_LENGTH || secret.length() > ImportedTokens.MAX_LENGTH) {
      throw new InvalidMemberException(
          "bootstrap",
          "has %d characters, and must have %d to %d: draw one with `openssl rand -hex 32`"
              .formatted(secret.length(), MIN_LENGTH, ImportedTokens.MAX_LENGTH));
    }
    if (!ImportedTokens.isCarriable(secret)) {
      throw new InvalidMemberException(
          "bootstrap", "holds a blank, a comma, or what is not printable ASCII: remove it");
    }
    if (!(issuing.recognise(secret) instanceof Recognition.No) || ImportedTokens.isJwt(secret)) {
      throw new InvalidMemberException(
          "bootstrap",
          "starts as issued tokens do, or has the form of a JWT: draw one with `openssl rand -hex"
              + " 32`");
    }
    return new Bootstrap(secret);
  }

  Recognition recognise(String presented) {
    boolean possible =
        presented.length() >= MIN_LENGTH && presented.length() <= ImportedTokens.MAX_LENGTH;
    return possible && MessageDigest.isEqual(digest, sha256.of(presented))
        ? new Recognition.Maybe(List.of(lookupDigest()))
        : new Recognition.No();
  }

  private String lookupDigest() {
    return new SecretHash("bootstrap", digest).reveal();
  }

  /** The key that the secret became, now or earlier; empty if that was deleted. */
  Optional<ApiKey> register(
      NewKey request, KeyStore store, Issuer issuer, SecretHasher hasher, Instant now) {
    Optional<String> earlier = store.keyOf(KeyRequest.lasting(lookupDigest()));
    if (earlier.isPresent()) {
      return known(earlier.get(), store, now);
    }
    SecretProof proof = new SecretProof(hasher.hash(token.reveal()), Optional.of(lookupDigest()));
    Insertion insertion =
        issuer.taking(
            request,
            new Issuer.Taken(DISPLAY, now, true),
            proof,
            new Authority(ACTOR, Optional.empty()),
            now);
    InsertionResult result = store.insert(List.of(insertion)).get(0);
    if (result instanceof InsertionResult.Stored) {
      return Optional.of(insertion.key().key());
    } else if (result instanceof InsertionResult.Replayed replayed) {
      return known(replayed.keyId(), store, now);
    } else if (result instanceof InsertionResult.OwnerFull) {
      throw new ApiKeyException.OwnerLimit();
    }
    // Another node was faster, and committed between two of the store's looks.
    return Optional.of(
        store
            .find(new Lookup.ByDigest(List.of(lookupDigest())))
            .map(found -> found.key().key())
            .orElseThrow(
                () -> new KeyStoreException("the store answered " + result + ", and has no key")));
  }

  private Optional<ApiKey> known(String keyId, KeyStore store, Instant now) {
    Optional<StoredKey> stored = store.get(keyId);
    if (stored.filter(key -> isOfUse(key, now)).isEmpty()) {
      log.warn(
          "The configured bootstrap secret is of no use any more: its key has ended, or it was"
              + " rotated, or its key revoked or deleted, which is for good. Configure another"
              + " secret, or none.");
    }
    return stored.map(StoredKey::key);
  }

  private boolean isOfUse(StoredKey stored, Instant now) {
    KeyStatus status = stored.key().statusAt(now);
    return status != KeyStatus.REVOKED
        && status != KeyStatus.EXPIRED
        && stored.key().secrets().stream()
            .filter(secret -> secret.statusAt(now) == KeyStatus.ACTIVE)
            .map(secret -> stored.proof(secret.id()).lookupDigest())
            .anyMatch(Optional.of(lookupDigest())::equals);
  }
}
