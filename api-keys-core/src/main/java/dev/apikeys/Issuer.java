package dev.apikeys;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a request a stored key, as far as caller and policy allow. Thread-safe. */
final class Issuer {

  private final KeyStore store;
  private final Mint mint;
  private final ScopeAliases aliases;
  private final Policies policies;

  Issuer(KeyStore store, Mint mint, ScopeAliases aliases, Policies policies) {
    this.store = store;
    this.mint = mint;
    this.aliases = aliases;
    this.policies = policies;
  }

  Issuance issue(NewKey asked, Optional<String> requestId, Authority authority, Instant now) {
    authority.requireManaging();
    NewKey request = authority.complete(asked);
    ApiKey draft = draft(request, authority, now);
    Mint.Minted minted = mint.secret(draft, now);
    Insertion plain =
        insertion(AuditAction.ISSUED, draft, minted.secret(), minted.proof(), authority.actor());
    Insertion insertion =
        requestId
            .map(id -> plain.requestedBy(KeyRequest.of(authority.actor(), id, request)))
            .orElse(plain);
    InsertionResult result = store.insert(List.of(insertion)).get(0);
    if (result instanceof InsertionResult.Stored) {
      return new Issuance.Issued(new IssuedKey(insertion.key().key(), minted.token()));
    }
    return refused(result, insertion);
  }

  /** What a request comes to, which has no secret yet. */
  ApiKey draft(NewKey request, Authority authority, Instant now) {
    KeyEdit terms = request.terms();
    ApiKey blank =
        ApiKey.builder(mint.keyId(now), request.name(), now, authority.actor().toString())
            .tenant(request.tenant().orElse(""))
            .owner(request.owner())
            .build();
    ApiKey plain = terms.applyTo(blank, aliases, now);
    ApiKey draft = authority.bequeath(policies.of(plain).fill(plain, terms, now), terms);
    KeyEdit.requireSpan(draft);
    policies.of(draft).require(draft, true, now);
    authority.requireCovering(draft);
    return draft;
  }

  /** A draft as one that was issued elsewhere then. */
  ApiKeyBuilder asIssuedAt(Instant at, ApiKey draft) {
    return draft.toBuilder().id(mint.keyId(at)).created(at, draft.createdBy());
  }

  /** A key whose token others made, to be stored. */
  Insertion taking(ApiKey draft, String display, SecretProof proof, Actor actor, Instant now) {
    return insertion(AuditAction.IMPORTED, draft, mint.secret(display, now), proof, actor);
  }

  private Insertion insertion(
      AuditAction action, ApiKey draft, Secret secret, SecretProof proof, Actor actor) {
    ApiKey key = draft.withSecrets(List.of(secret));
    return new Insertion(
        new StoredKey(key, Map.of(secret.id(), proof)),
        AuditEntry.of(action, key, actor, secret.createdAt()),
        policies.of(key).ownerLimit(secret.createdAt()),
        Optional.empty());
  }

  private Issuance refused(InsertionResult result, Insertion insertion) {
    if (result instanceof InsertionResult.OwnerFull) {
      throw new ApiKeyException.OwnerLimit();
    }
    if (result instanceof InsertionResult.Replayed earlier) {
      // Tenant and owner are part of the fingerprint: whoever asks may see the key.
      Optional<String> fingerprint = insertion.request().map(KeyRequest::fingerprint);
      if (!fingerprint.equals(Optional.of(earlier.fingerprint()))) {
        throw new ApiKeyException.RequestReused();
      }
      return new Issuance.Replayed(earlier.keyId(), store.get(earlier.keyId()).map(StoredKey::key));
    }
    throw new KeyStoreException("the store answered " + result + " to a key of a fresh id");
  }
}
