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
    ApiKey key = draft.withSecrets(List.of(minted.secret()));
    StoredKey stored = new StoredKey(key, Map.of(minted.secret().id(), minted.proof()));
    Insertion insertion =
        new Insertion(
            stored,
            AuditEntry.of(AuditAction.ISSUED, key, authority.actor(), now),
            policies.of(key).ownerLimit(now),
            requestId.map(id -> KeyRequest.of(authority.actor(), id, request)));
    InsertionResult result = store.insert(List.of(insertion)).get(0);
    if (result instanceof InsertionResult.Stored) {
      return new Issuance.Issued(new IssuedKey(key, minted.token()));
    }
    return refused(result, insertion);
  }

  private ApiKey draft(NewKey request, Authority authority, Instant now) {
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
