package dev.apikeys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes keys: ids, tokens and hashes, and stores them. Decides nothing about who may. */
final class Issuer {

  private final KeyStore store;
  private final TokenFormat format;
  private final SecretHasher hasher;
  private final ScopeAliases aliases;
  private final SecureRandom random;

  Issuer(
      KeyStore store,
      TokenFormat format,
      SecretHasher hasher,
      ScopeAliases aliases,
      SecureRandom random) {
    this.store = store;
    this.format = format;
    this.hasher = hasher;
    this.aliases = aliases;
    this.random = random;
  }

  /** The key that is asked for, with one secret; not yet stored. */
  ApiKey draft(NewKey request, Actor actor, Instant now) {
    Optional<Instant> end = request.expiry().flatMap(expiry -> expiry.from(now));
    if (request.notBefore().isPresent()
        && end.map(instant -> !request.notBefore().get().isBefore(instant)).orElse(false)) {
      throw new InvalidMemberException(
          "not_before", "is not before the key's end: it would never be valid");
    }
    String secretId = NativeFormat.newId(random);
    return new ApiKey(
        KeyIds.next(now, random),
        request.name(),
        request.description(),
        request.tenant().orElse(""),
        request.owner(),
        request.metadata(),
        aliases.expand(request.scopes()),
        true,
        request.notBefore(),
        end,
        Optional.empty(),
        now,
        actor.toString(),
        now,
        1,
        List.of(Secret.minted(secretId, format.display(secretId), now)));
  }

  IssuedKey store(ApiKey key, Actor actor) {
    String secretId = key.secrets().get(0).id();
    Token token = format.mint(key, secretId);
    StoredKey stored = new StoredKey(key, Map.of(secretId, SecretProof.of(hasher.hash(token))));
    AuditEntry entry = AuditEntry.of(AuditAction.ISSUED, key, actor, key.createdAt());
    InsertionResult result = store.insert(List.of(Insertion.of(stored, entry))).get(0);
    if (!(result instanceof InsertionResult.Stored)) {
      throw new KeyStoreException("the store answered " + result + " to a key of a fresh id");
    }
    return new IssuedKey(key, token);
  }
}
