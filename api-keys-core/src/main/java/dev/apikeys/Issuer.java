package dev.apikeys;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes a request a stored key, as far as caller and policy allow. Thread-safe. */
final class Issuer {

  /** What is known of a token that others made. */
  record Taken(String display, Instant issuedAt, boolean enabled) {}

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
    ApiKey draft = draft(request, authority, now, UnaryOperator.identity());
    Mint.Minted minted = mint.secret(draft, now);
    Insertion insertion =
        insertion(
            draft.withSecrets(List.of(minted.secret())),
            minted.proof(),
            AuditEntry.of(AuditAction.ISSUED, draft, authority.actor(), now),
            requestId.map(id -> KeyRequest.of(authority.actor(), id, request)));
    InsertionResult result = store.insert(List.of(insertion)).get(0);
    if (result instanceof InsertionResult.Stored) {
      return new Issuance.Issued(new IssuedKey(insertion.key().key(), minted.token()));
    }
    return refused(result, insertion);
  }

  /** A key whose token others made, to be stored, once and for good. */
  Insertion taking(NewKey asked, Taken taken, SecretProof proof, Authority authority, Instant now) {
    ApiKey draft =
        draft(
            authority.complete(asked),
            authority,
            now,
            key ->
                key.id(mint.keyId(taken.issuedAt()))
                    .created(taken.issuedAt(), authority.actor().toString())
                    .enabled(taken.enabled(), now));
    Secret secret = Secret.minted(mint.secretId(), taken.display(), taken.issuedAt());
    return insertion(
        draft.withSecrets(List.of(secret)),
        proof,
        AuditEntry.of(AuditAction.IMPORTED, draft, authority.actor(), now),
        proof.lookupDigest().map(KeyRequest::lasting));
  }

  private Insertion insertion(
      ApiKey key, SecretProof proof, AuditEntry entry, Optional<KeyRequest> request) {
    String secretId = key.secrets().get(0).id();
    return new Insertion(
        new StoredKey(key, Map.of(secretId, proof)),
        entry,
        policies.of(key).ownerLimit(entry.at()),
        request);
  }

  private ApiKey draft(
      NewKey request, Authority authority, Instant now, UnaryOperator<ApiKeyBuilder> more) {
    KeyEdit terms = request.terms();
    ApiKey blank =
        more.apply(
                ApiKey.builder(mint.keyId(now), request.name(), now, authority.actor().toString())
                    .tenant(request.tenant().orElse(""))
                    .owner(request.owner()))
            .build();
    ApiKey plain = terms.applyTo(blank, aliases, now);
    ApiKey draft = authority.bequeath(policies.of(plain).fill(plain, terms, now), terms);
    draft.requireSpan();
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
