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
  private final byte[] digest;

  Bootstrap(String secret) {
    this.token = Token.of(secret);
    this.digest = TokenDigest.sha256().of(secret);
  }

  /** Refuses a secret that could be guessed, or that no request could carry. */
  static Bootstrap of(String secret, NativeFormat own) {
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
    if (own.recognise(secret) instanceof Recognition.Ours || ImportedTokens.isJwt(secret)) {
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
    return possible && MessageDigest.isEqual(digest, TokenDigest.sha256().of(presented))
        ? new Recognition.Maybe(List.of(lookupDigest()))
        : new Recognition.No();
  }

  private String lookupDigest() {
    return new SecretHash("bootstrap", digest).reveal();
  }

  private Lookup lookup() {
    return new Lookup.ByDigest(List.of(lookupDigest()));
  }

  /** The key that the secret became, now or earlier; empty if that was deleted. */
  Optional<ApiKey> register(
      NewKey request, KeyStore store, Issuer issuer, SecretHasher hasher, Instant now) {
    Optional<FoundSecret> known = store.find(lookup());
    if (known.isPresent()) {
      return Optional.of(earlier(known.get(), store, now));
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
    } else if (result instanceof InsertionResult.OwnerFull) {
      throw new ApiKeyException.OwnerLimit();
    }
    return unlessGone(result, store, now);
  }

  /** Another node was faster, or what it became is gone. */
  private Optional<ApiKey> unlessGone(InsertionResult result, KeyStore store, Instant now) {
    Optional<FoundSecret> known = store.find(lookup());
    if (known.isPresent()) {
      return Optional.of(earlier(known.get(), store, now));
    }
    warn();
    return result instanceof InsertionResult.Replayed replayed
        ? store.get(replayed.keyId()).map(StoredKey::key)
        : Optional.empty();
  }

  private static ApiKey earlier(FoundSecret known, KeyStore store, Instant now) {
    ApiKey found = known.key().key();
    if (found.revocation().isPresent() || known.secret().statusAt(now) != KeyStatus.ACTIVE) {
      warn();
    }
    return store.get(found.id()).map(StoredKey::key).orElse(found);
  }

  private static void warn() {
    log.warn(
        "The configured bootstrap secret is of no use any more: it was rotated, or its key revoked"
            + " or deleted, which is for good. Configure another secret, or none.");
  }

  /** Never the secret, nor its digest. */
  @Override
  public String toString() {
    return "Bootstrap[redacted]";
  }
}
