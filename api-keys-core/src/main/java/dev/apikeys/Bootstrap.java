package dev.apikeys;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
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
    return "{bootstrap}" + hex();
  }

  private String hex() {
    return HexFormat.of().formatHex(digest);
  }

  /** The key that the secret became, now or earlier; empty if that was deleted. */
  Optional<ApiKey> register(
      NewKey request, KeyStore store, Issuer issuer, SecretHasher hasher, Instant now) {
    ApiKey draft = issuer.draft(request, new Authority(ACTOR, Optional.empty()), now);
    SecretProof proof = new SecretProof(hasher.hash(token.reveal()), Optional.of(lookupDigest()));
    Insertion insertion =
        issuer
            .taking(draft, DISPLAY, proof, ACTOR, now)
            .requestedBy(
                new KeyRequest(
                    ACTOR.toString(), KeyRequest.LASTING + hex(), request.fingerprint()));
    InsertionResult result = store.insert(List.of(insertion)).get(0);
    if (result instanceof InsertionResult.Stored) {
      return Optional.of(insertion.key().key());
    } else if (result instanceof InsertionResult.OwnerFull) {
      throw new ApiKeyException.OwnerLimit();
    }
    Optional<ApiKey> earlier = earlier(result, store);
    if (earlier.flatMap(ApiKey::revocation).isPresent() || earlier.isEmpty()) {
      log.warn(
          "The key of the configured bootstrap secret was revoked or deleted, and stays so:"
              + " configure another secret, or none.");
    }
    return earlier;
  }

  private Optional<ApiKey> earlier(InsertionResult result, KeyStore store) {
    Optional<String> keyId =
        result instanceof InsertionResult.Replayed replayed
            ? Optional.of(replayed.keyId())
            : store
                .find(new Lookup.ByDigest(List.of(lookupDigest())))
                .map(found -> found.key().key().id());
    return keyId.flatMap(store::get).map(StoredKey::key);
  }

  /** Never the secret, nor its digest. */
  @Override
  public String toString() {
    return "Bootstrap[redacted]";
  }
}
